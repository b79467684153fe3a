// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.run.RunResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each line is a document of its own, and says of a case what the JSON report says. */
class JsonLinesReportTest {
    private static List<String> lines(RunResult result) throws Exception {
        return Rendered.of(new JsonLinesReport("1.0", FullOutcomes.AS_THEY_ARE), result, Plan.UNKNOWN)
                .lines()
                .toList();
    }

    @Test
    void aLineForEachCaseBehindThatOfTheRun() throws Exception {
        RunResult result = Samples.allVerdicts();
        List<String> lines = lines(result);
        assertThat(lines).hasSize(1 + result.cases().size());
        Map<?, ?> run = (Map<?, ?>) ((Map<?, ?>) StrictJson.read(lines.getFirst())).get("run");
        assertThat(run.get("kspecVersion")).isEqualTo("1.0");
        assertThat(((Number) run.get("selected")).longValue()).isEqualTo(result.selected());
        Map<?, ?> whole = (Map<?, ?>)
                StrictJson.read(Rendered.of(new JsonReport("1.0", FullOutcomes.AS_THEY_ARE), result, Plan.UNKNOWN));
        List<?> cases = (List<?>) whole.get("cases");
        List<?> fixtures = (List<?>) whole.get("fixtures");
        List<Object> each = new java.util.ArrayList<>();
        List<Object> around = new java.util.ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Map<?, ?> members = (Map<?, ?>) StrictJson.read(line);
            assertThat(members).hasSize(1);
            (members.containsKey("case") ? each : around)
                    .add(members.values().iterator().next());
        }
        assertThat(each).isEqualTo(cases);
        assertThat(around).isEqualTo(fixtures);
    }

    @Test
    void whateverTheTextsHold() throws Exception {
        for (String line : lines(Samples.nasty())) {
            assertThat(StrictJson.read(line)).isInstanceOf(Map.class);
        }
    }
}
