// SPDX-License-Identifier: Apache-2.0
package dev.kspec.it;

import dev.kspec.report.StrictJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JSON report of {@code kspec run}, read strictly. */
record RunReport(
        int exitCode,
        boolean interrupted,
        int selected,
        Map<String, Integer> counts,
        List<String> notes,
        List<String> parts,
        List<CaseReport> cases) {

    /**
     * One case.
     *
     * @param verdict as in {@code counts}
     * @param attempts other tries: {@code HOW: VERDICT}
     */
    record CaseReport(
            String file,
            String scenario,
            String row,
            String verdict,
            String reason,
            Optional<Place> failure,
            String kernelLog,
            List<String> attributes,
            List<String> leaks,
            List<String> attempts) {
        String name() {
            return file + " :: " + scenario + (row.isEmpty() ? "" : " [" + row + "]");
        }
    }

    /** Where a failure points to. */
    record Place(String file, int line, String message) {}

    static RunReport read(Path file) throws IOException {
        Map<String, Object> root = object(StrictJson.read(Files.readString(file)));
        return new RunReport(
                number(root.get("exitCode")),
                (Boolean) root.get("interrupted"),
                number(root.get("selected")),
                object(root.get("counts")).entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> number(e.getValue()))),
                list(root.get("notes")).stream().map(String.class::cast).toList(),
                list(root.get("timings")).stream()
                        .map(t -> (String) object(t).get("part"))
                        .toList(),
                Stream.concat(list(root.get("cases")).stream(), list(root.get("fixtures")).stream())
                        .map(RunReport::outcome)
                        .toList());
    }

    private static CaseReport outcome(Object value) {
        Map<String, Object> outcome = object(value);
        Map<String, Object> id = object(outcome.get("id"));
        return new CaseReport(
                (String) id.get("file"),
                (String) id.get("scenario"),
                (String) id.get("row"),
                (String) outcome.get("verdict"),
                (String) outcome.get("reason"),
                Optional.ofNullable(outcome.get("failure"))
                        .map(RunReport::object)
                        .map(RunReport::place),
                list(outcome.get("kernelLog")).stream()
                        .map(l -> (String) object(l).get("text"))
                        .collect(Collectors.joining("\n")),
                list(outcome.get("attributes")).stream().map(String.class::cast).toList(),
                list(outcome.get("leaks")).stream().map(String.class::cast).toList(),
                list(outcome.get("attempts")).stream()
                        .map(a -> object(a).get("how") + ": " + object(a).get("verdict"))
                        .toList());
    }

    private static Place place(Map<String, Object> failure) {
        return new Place((String) failure.get("file"), number(failure.get("line")), (String) failure.get("message"));
    }

    int count(String verdict) {
        return counts.get(verdict);
    }

    /** The only case of this scenario. */
    CaseReport only(String scenario) {
        List<CaseReport> found =
                cases.stream().filter(c -> c.scenario().equals(scenario)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " cases of the scenario " + scenario + " in " + cases);
        }
        return found.getFirst();
    }

    private static int number(Object value) {
        return ((BigDecimal) value).intValueExact();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return (List<Object>) value;
    }
}
