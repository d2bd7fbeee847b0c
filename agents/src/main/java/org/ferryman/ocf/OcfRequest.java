// SPDX-License-Identifier: Apache-2.0
package org.ferryman.ocf;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One call of an agent: the action and the {@code OCF_*} variables it came with (OCF resource agent
 * API 1.1, "Environment"; Pacemaker adds {@code OCF_RESKEY_CRM_meta_*}).
 */
public final class OcfRequest {
  /** What an action has where no timeout is given: Pacemaker's own default. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

  private static final String PARAMETER = "OCF_RESKEY_";
  private static final String META = PARAMETER + "CRM_meta_";
  private static final String INSTANCE = "OCF_RESOURCE_INSTANCE";
  private static final Pattern CLONE_SUFFIX = Pattern.compile(":[0-9]+$");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final List<String> NUMBERS =
      List.of(META + "timeout", META + "interval", "OCF_CHECK_LEVEL");

  /** What an id of the cluster's configuration can be: a name of XML's, in any script. */
  private static final Pattern INSTANCE_NAME =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}_.:\u00b7-]{1,200}");

  private final OcfAction action;
  private final Map<String, String> environment;
  private final Map<String, String> ignored = new TreeMap<>();

  /**
   * Keeps the {@code OCF_*} variables of {@code environment}, drops the rest.
   *
   * @throws OcfFailure if the instance's name is malformed, or a number of an action that needs all
   *     of them: with {@link OcfExit#ERR_ARGS}, but of an action that goes on with what is known,
   *     {@link OcfExit#ERR_GENERIC}, as Pacemaker takes the other one for "not running"
   */
  public OcfRequest(OcfAction action, Map<String, String> environment) {
    this.action = action;
    this.environment =
        environment.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("OCF_"))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b, TreeMap::new));
    if (!INSTANCE_NAME.matcher(fullInstance()).matches()) {
      throw new OcfFailure(
          action.needsAllParameters() ? OcfExit.ERR_ARGS : OcfExit.ERR_GENERIC,
          INSTANCE + " is not the name of a resource: '" + fullInstance() + "'");
    }
    if (action.needsAllParameters()) {
      oddNumbers()
          .findFirst()
          .ifPresent(
              odd -> {
                throw new OcfFailure(OcfExit.ERR_ARGS, odd);
              });
    }
  }

  /** The action asked for. */
  public OcfAction action() {
    return action;
  }

  /** The variables it came with, sorted by name. */
  public Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** The value of a parameter; empty if not given or given as an empty string. */
  public Optional<String> parameter(String name) {
    return variable(PARAMETER + name);
  }

  /** Whether a parameter is in the environment at all, be it empty. */
  public boolean given(String name) {
    return environment.containsKey(PARAMETER + name);
  }

  /** The same, as if that parameter were not given. */
  public OcfRequest without(String name) {
    Map<String, String> rest = new TreeMap<>(environment);
    String value = rest.remove(PARAMETER + name);
    OcfRequest request = new OcfRequest(action, rest);
    request.ignored.putAll(ignored);
    if (value != null) {
      request.ignored.put(name, value);
    }
    return request;
  }

  /** The same, with that value of a parameter. */
  public OcfRequest with(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(PARAMETER + name, value);
    OcfRequest request = new OcfRequest(action, more);
    request.ignored.putAll(ignored);
    return request;
  }

  /** The value of a parameter that was taken out of the request; empty if it was not. */
  public Optional<String> ignored(String name) {
    return Optional.ofNullable(ignored.get(name));
  }

  /** A meta attribute as Pacemaker hands it over ({@code -} written as {@code _}). */
  public Optional<String> meta(String name) {
    return variable(META + name);
  }

  /** The action's timeout; {@link #DEFAULT_TIMEOUT} where none is given. */
  public Duration timeout() {
    return number(META + "timeout").map(Duration::ofMillis).orElse(DEFAULT_TIMEOUT);
  }

  /** The interval of a recurring monitor; zero for everything else. */
  public Duration interval() {
    return number(META + "interval").map(Duration::ofMillis).orElse(Duration.ZERO);
  }

  /** Whether this is a monitor that only asks what is there. */
  public boolean probe() {
    return action == OcfAction.MONITOR && interval().isZero();
  }

  /** {@code OCF_CHECK_LEVEL}; 0 where not given. */
  public int checkLevel() {
    return number("OCF_CHECK_LEVEL").map(Math::toIntExact).orElse(0);
  }

  /** The resource's name without a clone instance's number: the name promotion scores go by. */
  public String instance() {
    return CLONE_SUFFIX.matcher(fullInstance()).replaceFirst("");
  }

  /** Whether Pacemaker calls, rather than a person or a test tool. */
  public boolean calledByPacemaker() {
    return variable("OCF_RESKEY_crm_feature_set").isPresent();
  }

  /** Any {@code OCF_*} variable; empty if not given or empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  private String fullInstance() {
    return variable(INSTANCE).orElse("default");
  }

  private Optional<Long> number(String name) {
    return variable(name).filter(value -> NUMBER.matcher(value).matches()).map(Long::valueOf);
  }

  private Stream<String> oddNumbers() {
    return NUMBERS.stream()
        .filter(name -> variable(name).isPresent() && number(name).isEmpty())
        .map(name -> name + " is not a whole number: '" + variable(name).orElseThrow() + "'");
  }

  /** What is wrong with numbers that came with the action and count as not given, a line each. */
  List<String> oddities() {
    return oddNumbers().toList();
  }

  @Override
  public String toString() {
    return action.word() + " " + fullInstance();
  }
}
