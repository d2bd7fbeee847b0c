// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an agent is: the one place from which metadata and parameter checks come.
 *
 * @param name the agent's name ({@code ocf:ferryman:name})
 * @param version the agent's own version
 * @param shortDescription one line
 * @param longDescription a few paragraphs
 * @param parameters in the order in which they are shown
 * @param actions in the order in which they are shown
 */
public record AgentDefinition(
    String name,
    String version,
    String shortDescription,
    String longDescription,
    List<ParameterDefinition> parameters,
    List<ActionDefinition> actions) {

  private static final Pattern YES = Pattern.compile("(?i)true|yes|on|1|y|ja");

  /** Checks and copies. */
  public AgentDefinition {
    parameters = List.copyOf(parameters);
    actions = List.copyOf(actions);
    if (parameters.stream().map(ParameterDefinition::name).distinct().count()
        != parameters.size()) {
      throw new IllegalArgumentException("a parameter is defined twice in " + name);
    }
  }

  /** The parameter of that name. */
  public Optional<ParameterDefinition> parameter(String parameterName) {
    return parameters.stream().filter(it -> it.name().equals(parameterName)).findFirst();
  }

  /** Whether the agent has that action. */
  public boolean has(OcfAction action) {
    return actions.stream().anyMatch(it -> it.action() == action);
  }

  /** A parameter's value in a request, or its default. */
  public Optional<String> value(OcfRequest request, String parameterName) {
    ParameterDefinition definition =
        parameter(parameterName)
            .orElseThrow(() -> new IllegalArgumentException("no parameter " + parameterName));
    return request.parameter(parameterName).or(definition::defaultValue);
  }

  /** A boolean parameter's value in a request that {@link #admit} took; false without default. */
  public boolean flag(OcfRequest request, String parameterName) {
    return value(request, parameterName).map(text -> YES.matcher(text).matches()).orElse(false);
  }

  /**
   * What is taken of a request.
   *
   * @param request the request without what is ignored
   * @param ignored what is wrong with each parameter that is ignored, a line each
   */
  public record Admission(OcfRequest request, List<String> ignored) {
    /** Copies. */
    public Admission {
      ignored = List.copyOf(ignored);
    }
  }

  /**
   * Checks action and parameters before anything is run. What runs can be watched, demoted and
   * stopped whatever became of its parameters, as long as it can be told which resource it is: of
   * these actions, what is wrong is ignored, for a monitor that fails stops what runs, a probe that
   * fails lets it be started elsewhere, and a stop that fails costs the node its life. Of a
   * reload-agent, what is wrong in a parameter that can be reloaded is ignored, for a reload that
   * fails restarts what runs.
   *
   * @throws OcfFailure {@link OcfExit#ERR_UNIMPLEMENTED} for an action this agent hasn't, {@link
   *     OcfExit#ERR_CONFIGURED} for a parameter no node could accept
   */
  public Admission admit(OcfRequest request) {
    if (!has(request.action())) {
      throw new OcfFailure(
          OcfExit.ERR_UNIMPLEMENTED,
          "ocf:ferryman:" + name + " has no action " + request.action().word());
    }
    OcfRequest admitted = request;
    List<String> ignored = new ArrayList<>(request.oddities());
    for (ParameterDefinition definition : parameters) {
      Optional<String> complaint = complaint(definition, request);
      if (complaint.isEmpty()) {
        continue;
      }
      boolean reloaded = request.action() == OcfAction.RELOAD_AGENT && definition.reloadable();
      if ((request.action().needsAllParameters() && !reloaded) || definition.identifies()) {
        throw new OcfFailure(OcfExit.ERR_CONFIGURED, complaint.get());
      }
      admitted = admitted.without(definition.name());
      ignored.add(complaint.get());
    }
    return new Admission(admitted, ignored);
  }

  private static Optional<String> complaint(ParameterDefinition definition, OcfRequest request) {
    Optional<String> value = request.parameter(definition.name());
    if (value.isEmpty()) {
      return definition.required()
          ? Optional.of(
              "parameter %s is required and %s"
                  .formatted(
                      definition.name(), request.given(definition.name()) ? "empty" : "not given"))
          : Optional.empty();
    }
    return definition
        .complaintOf(value.get())
        .map(
            complaint ->
                "parameter %s %s: '%s'"
                    .formatted(definition.name(), complaint, shown(value.get())));
  }

  private static String shown(String value) {
    String clean = value.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 80 ? clean : clean.substring(0, 80) + "…";
  }
}
