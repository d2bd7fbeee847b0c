// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.ferryman.ocf.ActionDefinition;
import org.ferryman.ocf.Agent;
import org.ferryman.ocf.AgentDefinition;
import org.ferryman.ocf.OcfAction;
import org.ferryman.ocf.OcfAnswer;
import org.ferryman.ocf.OcfExit;
import org.ferryman.ocf.OcfRequest;
import org.ferryman.ocf.Operation;
import org.ferryman.ocf.ParameterDefinition;

/** An agent that does what a test tells it to, and remembers what it was asked. */
public final class ScriptedAgent implements Agent {

  private final String name;
  private final Map<OcfAction, BiFunction<OcfRequest, Operation, OcfAnswer>> script =
      new ConcurrentHashMap<>();
  private final List<OcfRequest> requests = new CopyOnWriteArrayList<>();

  /** One of the name {@code test}. */
  public ScriptedAgent() {
    this("test");
  }

  /** One of that name. */
  public ScriptedAgent(String name) {
    this.name = name;
  }

  /** What it does for an action; success where nothing is said. */
  public ScriptedAgent on(
      OcfAction action, BiFunction<OcfRequest, Operation, OcfAnswer> behaviour) {
    script.put(action, behaviour);
    return this;
  }

  /** Everything it was asked, in order. */
  public List<OcfRequest> requests() {
    return List.copyOf(requests);
  }

  /** The words of the actions it was asked, in order. */
  public List<String> actions() {
    return requests.stream().map(request -> request.action().word()).toList();
  }

  @Override
  public AgentDefinition definition() {
    return new AgentDefinition(
        name,
        "1.0",
        "Scripted",
        "Does what a test tells it to.",
        List.of(
            ParameterDefinition.optional(
                    "target", ParameterDefinition.Type.STRING, "Target", "Some name.")
                .asRequired()
                .matching(Pattern.compile("[A-Za-z0-9_.-]{1,64}"), "a name")),
        Arrays.stream(OcfAction.values())
            .filter(action -> action != OcfAction.META_DATA && action != OcfAction.RELOAD_AGENT)
            .map(action -> ActionDefinition.of(action, Duration.ofSeconds(20)))
            .toList());
  }

  @Override
  public OcfAnswer perform(OcfRequest request, Operation operation) {
    requests.add(request);
    return script
        .getOrDefault(request.action(), (asked, bounds) -> OcfAnswer.of(OcfExit.SUCCESS))
        .apply(request, operation);
  }
}
