// SPDX-License-Identifier: Apache-2.0
package org.ferryman.handover.migration.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ferryman.exec.Lines;
import org.ferryman.handover.lease.Window;
import org.ferryman.handover.migration.HostFacts;
import org.ferryman.handover.migration.peer.PeerRequest.Verb;
import org.ferryman.tools.drbd.DrbdResource;
import org.ferryman.tools.xen.GuestName;

/**
 * How the two ends talk: {@code ferryman handover VERB key=value …} there, one line of JSON back.
 * Values are percent-encoded, so that a request is the same words to a shell, to a forced command
 * and to no shell at all.
 */
public final class PeerProtocol {
  /** What a word may hold; nothing of it means anything to a shell. */
  public static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.,:=%+-]{1,8192}");

  private static final Pattern NODE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9_.:@/\\[\\]-]{0,300}");
  private static final Pattern FILE =
      Pattern.compile("(?!.*/\\.\\.?(?:/|$))/[^\\p{Cntrl}]{1,1023}");

  /** Longer than Pacemaker would wait for any migration, and for an arriving guest. */
  private static final Duration LONGEST_LEASE = Duration.ofDays(1);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final int LARGEST_ANSWER = 256 * 1024;

  /** What a newer version adds to an answer is passed over; see {@link HostFacts#PROTOCOL}. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private PeerProtocol() {}

  /** The words after {@code ferryman handover}. */
  public static List<String> words(PeerRequest request) {
    Plan plan = request.plan();
    List<String> words = new ArrayList<>();
    words.add(request.verb().word());
    words.add(word("id", plan.id()));
    words.add(word("vm", plan.vm()));
    words.add(word("configuration", plan.configuration()));
    words.add(word("source", plan.source()));
    words.add(word("target", plan.target()));
    words.add(word("address", plan.address()));
    words.add(list("resources", plan.resources()));
    words.add(list("standing", plan.twoPrimariesConfigured()));
    words.add(word("window", plan.window().name()));
    words.add(word("millis", Long.toString(request.duration().toMillis())));
    return List.copyOf(words);
  }

  /**
   * The request of these words.
   *
   * @throws IllegalArgumentException if they are none, with the reason
   */
  public static PeerRequest parse(List<String> words) {
    for (String word : words) {
      if (!WORD.matcher(word).matches()) {
        throw new IllegalArgumentException("not a word of a hand-over: '" + word + "'");
      }
    }
    Verb verb =
        Arrays.stream(Verb.values())
            .filter(it -> !words.isEmpty() && it.word().equals(words.get(0)))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such verb in " + words));
    Map<String, String> values = new TreeMap<>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      if (equals <= 0
          || values.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("not a single key=value: '" + word + "'");
      }
    }
    Plan plan =
        new Plan(
            value(values, "id"),
            value(values, "vm"),
            value(values, "configuration"),
            value(values, "source"),
            value(values, "target"),
            value(values, "address"),
            values(values, "resources"),
            values(values, "standing"),
            Window.valueOf(value(values, "window")),
            List.of());
    String millis = value(values, "millis");
    if (!values.isEmpty() || !millis.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("not understood: " + values + " millis=" + millis);
    }
    PeerRequest request = new PeerRequest(verb, plan, Duration.ofMillis(Long.parseLong(millis)));
    check(request);
    return request;
  }

  /** What would become a file's name, a tool's argument or a wait here is what it says it is. */
  private static void check(PeerRequest request) {
    Plan plan = request.plan();
    String complaint = GuestName.complaintOf(plan.vm());
    require(complaint.isEmpty(), "'%s' %s".formatted(plan.vm(), complaint));
    require(NODE.matcher(plan.source()).matches(), "not a node's name: " + plan.source());
    require(NODE.matcher(plan.target()).matches(), "not a node's name: " + plan.target());
    require(ADDRESS.matcher(plan.address()).matches(), "not an address: " + plan.address());
    boolean file = FILE.matcher(plan.configuration()).matches();
    require(
        file || (plan.configuration().isEmpty() && request.verb() != Verb.PROBE),
        "not the absolute path of a guest's configuration: " + plan.configuration());
    for (String resource : plan.resources()) {
      require(
          DrbdResource.NAME.matcher(resource).matches(),
          "not the name of a DRBD resource: " + resource);
    }
    require(
        plan.resources().containsAll(plan.twoPrimariesConfigured()),
        "%s is not among the resources".formatted(plan.twoPrimariesConfigured()));
    Duration longest = request.verb() == Verb.AWAIT ? LONGEST_WAIT : LONGEST_LEASE;
    require(
        request.duration().compareTo(longest) <= 0,
        "%d s are longer than %s may take: %d s"
            .formatted(request.duration().toSeconds(), request.verb().word(), longest.toSeconds()));
  }

  private static void require(boolean right, String complaint) {
    if (!right) {
      throw new IllegalArgumentException(complaint);
    }
  }

  /** The line that answers. */
  public static String answerLine(PeerAnswer<?> answer) {
    ObjectNode node = JSON.createObjectNode();
    if (answer instanceof PeerAnswer.Answered<?> answered) {
      node.set("answer", JSON.valueToTree(answered.value()));
    } else {
      node.put("refused", answer.reason());
      if (answer instanceof PeerAnswer.Refused<?> refused && refused.later()) {
        node.put("later", true);
      }
    }
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer is always JSON", e);
    }
  }

  /** What a line answers; {@link PeerAnswer.Unknown} where it is no answer. */
  public static <T> PeerAnswer<T> parseAnswer(String output, Class<T> type) {
    try {
      if (output.length() > LARGEST_ANSWER) {
        return new PeerAnswer.Unknown<>("an answer of " + output.length() + " characters");
      }
      JsonNode node = printable(JSON.readTree(output));
      if (node != null && node.path("refused").isTextual()) {
        return new PeerAnswer.Refused<>(
            node.path("refused").textValue(), node.path("later").asBoolean(false));
      }
      if (node != null && node.path("answer").isObject()) {
        return new PeerAnswer.Answered<>(JSON.treeToValue(node.path("answer"), type));
      }
      return new PeerAnswer.Unknown<>("no answer in what it printed");
    } catch (JsonProcessingException e) {
      return new PeerAnswer.Unknown<>("no answer in what it printed: " + e.getOriginalMessage());
    }
  }

  /** What the other node says ends up in a log, in an exit reason, on a terminal. */
  private static JsonNode printable(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> field.setValue(printable(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, printable(array.get(i)));
      }
    }
    return node != null && node.isTextual()
        ? TextNode.valueOf(Lines.printable(node.textValue()))
        : node;
  }

  private static String word(String key, String value) {
    return key + "=" + URLEncoder.encode(value, UTF_8).replace("*", "%2A");
  }

  private static String list(String key, List<String> values) {
    return key
        + "="
        + values.stream()
            .map(value -> URLEncoder.encode(value, UTF_8).replace("*", "%2A"))
            .collect(Collectors.joining(","));
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.remove(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return URLDecoder.decode(value, UTF_8);
  }

  private static List<String> values(Map<String, String> values, String key) {
    String value = values.remove(key);
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return value.isEmpty()
        ? List.of()
        : Arrays.stream(value.split(",", -1)).map(it -> URLDecoder.decode(it, UTF_8)).toList();
  }
}
