// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cover;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The published models that are measured with: parameters, negative values, sub-models and rules in PICT's notation. */
final class KnownModels {
    /** A model with what PICT's notation says beside it. */
    record Known(Model model, List<Relation> subModels) {}

    private static final Pattern TOKEN = Pattern.compile("\\s*(\\[[^]]*]|\\w+|<>|[=();])");

    private final Model.Builder builder = Model.builder();
    private final List<String> names = new ArrayList<>();
    private final List<List<String>> values = new ArrayList<>();
    private final List<Relation> subModels = new ArrayList<>();
    private Matcher tokens;
    private String token;

    private KnownModels() {}

    static String resource(String name) {
        try (InputStream in = KnownModels.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Known read(String name) {
        return new KnownModels().parse(resource("models/" + name + ".pict"));
    }

    /** Rows of a file of seeds, -1 for empty cells. */
    static List<int[]> seeds(String name, Model model) {
        List<String> lines = resource("models/" + name + ".seeds.tsv").lines().toList();
        List<int[]> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            int[] row = new int[model.size()];
            for (int p = 0; p < row.length; p++) {
                row[p] = model.parameters().get(p).values().indexOf(cells[p].strip());
            }
            rows.add(row);
        }
        return rows;
    }

    private Known parse(String text) {
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("{")) {
                String[] parts = line.substring(1).split("}\\s*@", -1);
                int[] parameters = java.util.Arrays.stream(parts[0].split(",", -1))
                        .mapToInt(n -> names.indexOf(n.strip()))
                        .toArray();
                subModels.add(Relation.of(Integer.parseInt(parts[1].strip()), parameters));
            } else if (line.matches("\\w+:.*")) {
                parameter(line);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                rule(line);
            }
        }
        return new Known(builder.build(), List.copyOf(subModels));
    }

    private void parameter(String line) {
        int colon = line.indexOf(':');
        List<String> list = new ArrayList<>();
        Set<Integer> negatives = new LinkedHashSet<>();
        for (String value : line.substring(colon + 1).split(",", -1)) {
            if (value.strip().startsWith("~")) {
                negatives.add(list.size());
            }
            list.add(value.replace("~", "").strip());
        }
        names.add(line.substring(0, colon));
        values.add(list);
        builder.parameter(new Parameter(
                names.getLast(), list, negatives, list.stream().map(v -> 1).toList()));
    }

    private void rule(String line) {
        tokens = TOKEN.matcher(line);
        advance();
        if (accept("IF")) {
            Constraint condition = either();
            expect("THEN");
            builder.rule(line, Constraint.implies(condition, either()));
        } else {
            builder.rule(line, either());
        }
        expect(";");
    }

    private Constraint either() {
        List<Constraint> parts = new ArrayList<>(List.of(both()));
        while (accept("OR")) {
            parts.add(both());
        }
        return new Constraint.Any(parts);
    }

    private Constraint both() {
        List<Constraint> parts = new ArrayList<>(List.of(term()));
        while (accept("AND")) {
            parts.add(term());
        }
        return new Constraint.All(parts);
    }

    private Constraint term() {
        if (accept("(")) {
            Constraint inner = either();
            expect(")");
            return inner;
        }
        int parameter = names.indexOf(token.substring(1, token.length() - 1));
        advance();
        boolean equal = token.equals("=");
        advance();
        Constraint is = Constraint.is(parameter, values.get(parameter).indexOf(token));
        advance();
        return equal ? is : Constraint.not(is);
    }

    private boolean accept(String wanted) {
        boolean there = token.equals(wanted);
        if (there) {
            advance();
        }
        return there;
    }

    private void expect(String wanted) {
        if (!accept(wanted)) {
            throw new IllegalStateException(wanted + " expected instead of " + token);
        }
    }

    private void advance() {
        token = tokens.find() ? tokens.group(1) : "";
    }
}
