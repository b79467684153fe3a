// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** An object of JSON of which the members are known beforehand. */
final class Tree {
    private static final Gson JSON = new GsonBuilder()
            .setStrictness(Strictness.STRICT)
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    private final Map<?, ?> members;

    /** The text is not what it should be. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String message) {
            super(message);
        }
    }

    private Tree(Map<?, ?> members) {
        this.members = members;
    }

    static Tree parse(String text) throws Malformed {
        try {
            return of(JSON.fromJson(text, Object.class));
        } catch (JsonParseException e) {
            throw new Malformed("it is no JSON");
        }
    }

    private static Tree of(Object value) throws Malformed {
        if (value instanceof Map<?, ?> map) {
            return new Tree(map);
        }
        throw new Malformed("an object is missing");
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    Tree object(String name) throws Malformed {
        return of(members.get(name));
    }

    Optional<Tree> optional(String name) throws Malformed {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    String text(String name) throws Malformed {
        return member(name, String.class);
    }

    long number(String name) throws Malformed {
        return member(name, Long.class);
    }

    boolean truth(String name) throws Malformed {
        return member(name, Boolean.class);
    }

    /** Of objects; empty if it is not there, as in what an older version wrote. */
    List<Tree> objects(String name) throws Malformed {
        List<Tree> all = new ArrayList<>();
        for (Object each : list(name)) {
            all.add(of(each));
        }
        return all;
    }

    /** Of texts; empty if it is not there. */
    List<String> texts(String name) throws Malformed {
        List<String> all = new ArrayList<>();
        for (Object each : list(name)) {
            if (!(each instanceof String text)) {
                throw new Malformed("`" + name + "` holds something else than texts");
            }
            all.add(text);
        }
        return all;
    }

    private List<?> list(String name) throws Malformed {
        return has(name) ? member(name, List.class) : List.of();
    }

    /** Names and texts of an object; empty if it is not there. */
    Map<String, String> map(String name) throws Malformed {
        Map<String, String> all = new LinkedHashMap<>();
        if (has(name)) {
            for (Map.Entry<?, ?> entry : object(name).members.entrySet()) {
                all.put(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
            }
        }
        return all;
    }

    /** Names and numbers of an object, in their order; empty if it is not there. */
    SequencedMap<String, Double> numbers(String name) throws Malformed {
        SequencedMap<String, Double> all = new LinkedHashMap<>();
        if (has(name)) {
            for (Map.Entry<?, ?> entry : object(name).members.entrySet()) {
                if (!(entry.getValue() instanceof Number number)) {
                    throw new Malformed("`" + name + "` holds something else than numbers");
                }
                all.put(String.valueOf(entry.getKey()), number.doubleValue());
            }
        }
        return all;
    }

    private <T> T member(String name, Class<T> type) throws Malformed {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new Malformed("`" + name + "` is missing, or is something else than expected");
        }
        return type.cast(value);
    }
}
