// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the JSON schema of SARIF 2.1.0 and its specification (OASIS) say of the objects that kspec writes: which members
 * they may have and must have, of which kind, and how they hang together. As in the schema, no other member is allowed.
 */
final class SarifRules {
    /** Members by object: {@code name}, {@code !} if it must be there, its kind after a colon, {@code *} for a list of them. */
    private static final Map<String, String> OBJECTS = Map.ofEntries(
            Map.entry("sarifLog", "$schema:uri version!:version runs!:run*"),
            Map.entry(
                    "run",
                    "tool!:tool invocations:invocation* originalUriBaseIds:bases columnKind:columnKind results:result*"),
            Map.entry("tool", "driver!:toolComponent"),
            Map.entry("toolComponent", "name!:text version:text rules:reportingDescriptor*"),
            Map.entry(
                    "reportingDescriptor",
                    "id!:text shortDescription:multiformat fullDescription:multiformat help:multiformat"),
            Map.entry("multiformat", "text!:text markdown:text"),
            Map.entry("invocation", "executionSuccessful!:truth exitCode:integer"),
            Map.entry("artifactLocation", "uri:uri uriBaseId:text description:message"),
            Map.entry("message", "text!:text"),
            Map.entry("result", "message!:message ruleId:text ruleIndex:index level:level locations:location*"),
            Map.entry("location", "physicalLocation:physicalLocation"),
            Map.entry("physicalLocation", "artifactLocation!:artifactLocation region:region"),
            Map.entry("region", "startLine:position startColumn:position endLine:position endColumn:position"));

    private static final Map<String, Set<String>> WORDS = Map.of(
            "version", Set.of("2.1.0"),
            "columnKind", Set.of("utf16CodeUnits", "unicodeCodePoints"),
            "level", Set.of("none", "note", "warning", "error"));

    private final List<String> broken = new ArrayList<>();

    private SarifRules() {}

    /** The rules that a log breaks, in words. */
    static List<String> broken(Object log) {
        SarifRules rules = new SarifRules();
        rules.object("sarifLog", log, "log");
        if (rules.broken.isEmpty()) {
            rules.references(log);
        }
        return rules.broken;
    }

    /** The tool's description of itself. */
    static Map<?, ?> driver(Object log) {
        return map(map(run(log).get("tool")).get("driver"));
    }

    private static Map<?, ?> run(Object log) {
        return map(list(map(log).get("runs")).getFirst());
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        return value == null ? List.of() : (List<?>) value;
    }

    private void object(String kind, Object value, String where) {
        if (!(value instanceof Map<?, ?> members)) {
            broken.add(where + " is no object");
            return;
        }
        Map<String, String> kinds = new HashMap<>();
        for (String member : OBJECTS.get(kind).split(" ")) {
            String[] parts = member.split("!?:");
            kinds.put(parts[0], parts[1]);
            if (member.contains("!") && !members.containsKey(parts[0])) {
                broken.add(where + " lacks " + parts[0]);
            }
        }
        members.forEach((name, v) -> {
            if (kinds.containsKey(name)) {
                member(kinds.get(name), v, where + "." + name);
            } else {
                broken.add(where + " may have no " + name);
            }
        });
    }

    private void member(String kind, Object value, String where) {
        if (kind.endsWith("*")) {
            if (value instanceof List<?> elements) {
                elements.forEach(e -> member(kind.substring(0, kind.length() - 1), e, where + "[]"));
            } else {
                broken.add(where + " is no list");
            }
        } else if (OBJECTS.containsKey(kind)) {
            object(kind, value, where);
        } else if (kind.equals("bases")) {
            map(value).forEach((name, base) -> object("artifactLocation", base, where + "." + name));
        } else if (!fits(kind, value)) {
            broken.add(where + " is no " + kind + ": " + value);
        }
    }

    private static boolean fits(String kind, Object value) {
        return switch (kind) {
            case "text" -> value instanceof String;
            case "truth" -> value instanceof Boolean;
            case "integer" -> isInteger(value, Integer.MIN_VALUE);
            case "index" -> isInteger(value, -1);
            case "position" -> isInteger(value, 1);
            case "uri" -> value instanceof String text && isUri(text);
            default -> WORDS.get(kind).contains(value);
        };
    }

    private static boolean isInteger(Object value, int least) {
        return value instanceof BigDecimal n
                && n.stripTrailingZeros().scale() <= 0
                && n.compareTo(BigDecimal.valueOf(least)) >= 0;
    }

    /** RFC 3986, which leaves no character beyond ASCII and no backslash. */
    private static boolean isUri(String text) {
        try {
            var unused = new URI(text);
            return text.chars().allMatch(c -> c > ' ' && c < 127) && text.indexOf('\\') < 0;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void references(Object log) {
        List<?> rules = list(driver(log).get("rules"));
        List<?> ids = rules.stream().map(r -> map(r).get("id")).toList();
        if (new HashSet<>(ids).size() < ids.size()) {
            broken.add("a rule stands there twice");
        }
        for (Object result : list(run(log).get("results"))) {
            int index = ((BigDecimal) map(result).get("ruleIndex")).intValueExact();
            if (index >= ids.size() || !ids.get(index).equals(map(result).get("ruleId"))) {
                broken.add("ruleIndex and ruleId of a result name two rules");
            }
            for (Object location : list(map(result).get("locations"))) {
                location(map(map(location).get("physicalLocation")), map(run(log).get("originalUriBaseIds")));
            }
        }
    }

    private void location(Map<?, ?> physical, Map<?, ?> bases) {
        Map<?, ?> artifact = map(physical.get("artifactLocation"));
        URI uri = URI.create((String) artifact.get("uri"));
        if (uri.isAbsolute() == artifact.containsKey("uriBaseId")) {
            broken.add("a relative URI has a base, and an absolute one has none: " + uri);
        }
        if (artifact.containsKey("uriBaseId") && !bases.containsKey(artifact.get("uriBaseId"))) {
            broken.add("a base that is not declared: " + artifact.get("uriBaseId"));
        }
        Map<?, ?> region = map(physical.get("region"));
        int lines = number(region, "endLine") - number(region, "startLine");
        if (lines < 0 || (lines == 0 && number(region, "endColumn") < number(region, "startColumn"))) {
            broken.add("a region that ends before it begins: " + region);
        }
    }

    private static int number(Map<?, ?> region, String name) {
        return ((BigDecimal) region.get(name)).intValueExact();
    }
}
