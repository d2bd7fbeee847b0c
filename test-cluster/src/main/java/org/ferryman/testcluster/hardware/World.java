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
package org.ferryman.testcluster.hardware;

import java.util.Random;
import org.ferryman.testcluster.hardware.drbd.Flavour;

/**
 * What every part of the model shares.
 *
 * @param flavour which DRBD the nodes have
 * @param timeline model time
 * @param timings how long things take
 * @param log what happened
 * @param links who reaches whom
 * @param random source of identifiers; seeded, so that a run can be repeated
 * @param measurements what the hardware itself has seen go wrong or right
 * @param helper runs commands on the nodes
 */
public record World(
    Flavour flavour,
    Timeline timeline,
    HardwareTimings timings,
    EventLog log,
    Links links,
    Random random,
    Measurements measurements,
    UsermodeHelper helper) {}
