// SPDX-License-Identifier: Apache-2.0
package org.ferryman.controller.admin.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.ferryman.controller.admin.plan.GuestForecast.Verdict;
import org.junit.jupiter.api.Test;

/** A forecast as it is shown. */
class ForecastWriterTest {
  private static final Forecast MIXED =
      new Forecast.Known(
          "node1 in standby",
          List.of(
              new GuestForecast(
                  "vm1",
                  Verdict.LIVE,
                  List.of("node1"),
                  List.of("node2"),
                  "moves live from node1 to node2"),
              new GuestForecast(
                  "database", Verdict.STOP, List.of("node1"), List.of(), "is stopped: so it is")),
          List.of("something else"));

  @Test
  void linesForPeople() {
    assertThat(ForecastWriter.text(MIXED))
        .isEqualTo(
            """
            vm1       live     moves live from node1 to node2
            database  stop     is stopped: so it is
            note: something else
            node1 in standby: 1 of 2 guests would be interrupted: database
            """);
    assertThat(MIXED.exitCode()).isEqualTo(1);
  }

  @Test
  void objectForPrograms() {
    assertThat(ForecastWriter.json(MIXED).replaceAll("\\s+", ""))
        .isEqualTo(
            """
            {"shape":1,"exit":1,"change":"node1instandby","guests":[
            {"guest":"vm1","verdict":"live","sentence":"moveslivefromnode1tonode2","from":["node1"],"to":["node2"]},
            {"guest":"database","verdict":"stop","sentence":"isstopped:soitis","from":["node1"],"to":[]}],
            "notes":["somethingelse"]}
            """
                .replaceAll("\\s+", ""));
  }

  @Test
  void whatCanNotBeTold() {
    Forecast unknown = new Forecast.Unknown("no cluster");

    assertThat(ForecastWriter.text(unknown)).isEqualTo("can't be told: no cluster\n");
    assertThat(ForecastWriter.json(unknown).replaceAll("\\s+", ""))
        .isEqualTo("{\"shape\":1,\"exit\":2,\"reason\":\"nocluster\"}");
  }

  @Test
  void namesAreInTheOrderInWhichPeopleCount() {
    assertThat(List.of("vm10", "vm2", "db", "vm2b").stream().sorted(NaturalOrder.NAMES))
        .containsExactly("db", "vm2", "vm2b", "vm10");
  }
}
