// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import dev.kspec.expand.CaseId;
import dev.kspec.explain.Answer;
import dev.kspec.run.MatrixFailures;
import dev.kspec.run.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a JSON report says of the cases of an earlier run. */
public final class EarlierRun {
    private static final Gson JSON = new GsonBuilder()
            .setStrictness(Strictness.STRICT)
            .setObjectToNumberStrategy(ToNumberPolicy.BIG_DECIMAL)
            .create();

    private EarlierRun() {}

    /** What came of each case, in the report's order. */
    public static Map<CaseId, Answer> read(Path file) throws ReportException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new ReportException("cannot read the report " + file + ": there is no such file", e);
        } catch (IOException e) {
            throw new ReportException("cannot read the report " + file + ": " + ReportFile.reason(e), e);
        }
        try {
            return parse(text);
        } catch (ReportException e) {
            throw new ReportException(file + " is no JSON report of kspec: " + e.getMessage(), e);
        }
    }

    static Map<CaseId, Answer> parse(String text) throws ReportException {
        Map<CaseId, Answer> answers = new LinkedHashMap<>();
        for (Object each : member(tree(text), "cases", List.class)) {
            Object id = member(each, "id", Map.class);
            answers.put(
                    new CaseId(
                            member(id, "file", String.class),
                            member(id, "scenario", String.class),
                            member(id, "row", String.class)),
                    answer(each));
        }
        return answers;
    }

    /** Maps, lists, texts, numbers, booleans and null. */
    private static Object tree(String text) throws ReportException {
        try {
            return JSON.fromJson(text, Object.class);
        } catch (JsonParseException e) {
            throw new ReportException(reason(e), e);
        }
    }

    /** What is wrong, and where; not the path there, nor what a program could do about it. */
    private static String reason(JsonParseException e) {
        String said = String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
        return said.lines()
                .findFirst()
                .orElse("it is no JSON")
                .replaceFirst(" path \\$.*", "")
                .replaceFirst("Use JsonReader.* to accept malformed", "malformed");
    }

    private static Answer answer(Object outcome) throws ReportException {
        Optional<String> place = Optional.empty();
        if (member(outcome, "failure", Object.class) instanceof Map<?, ?> failure) {
            place = Optional.of(member(failure, "file", String.class)
                    + ":" + member(failure, "line", Number.class)
                    + ":" + member(failure, "column", Number.class));
        }
        return MatrixFailures.answer(
                verdict(member(outcome, "verdict", String.class)),
                member(outcome, "reason", String.class),
                place,
                !member(outcome, "steps", List.class).isEmpty());
    }

    private static Verdict verdict(String name) throws ReportException {
        for (Verdict verdict : Verdict.values()) {
            if (verdict.name().toLowerCase(Locale.ROOT).equals(name)) {
                return verdict;
            }
        }
        throw new ReportException("there is no verdict `" + name + "`");
    }

    private static <T> T member(Object of, String name, Class<T> type) throws ReportException {
        if (of instanceof Map<?, ?> map && map.containsKey(name)) {
            Object value = map.get(name);
            if (value == null ? type == Object.class : type.isInstance(value)) {
                return type.cast(value);
            }
        }
        throw new ReportException("`" + name + "` is missing in it, or is something else than expected");
    }
}
