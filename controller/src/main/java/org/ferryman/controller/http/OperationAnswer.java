/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package org.ferryman.controller.http;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * An operation's answer for people.
 *
 * @param id the operation's id
 * @param exit the exit code
 * @param meaning the exit code's name in the OCF standard, without its prefix
 * @param reason why; empty where there is nothing to say
 * @param log what it did, each line with its level
 */
@Serdeable
public record OperationAnswer(
    String id, int exit, String meaning, String reason, List<String> log) {}
