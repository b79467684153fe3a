// SPDX-License-Identifier: Apache-2.0
package dev.kspec.header;

import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads one header: names from the preprocessor's output, everything about them from the compiler. */
final class HeaderReader {
    private final Probe probe;
    private final Path header;
    private final String driver;
    private final Abi abi;
    private final List<Note> notes = new ArrayList<>();
    private final List<Description.Constant> constants = new ArrayList<>();
    private final List<Description.Text> texts = new ArrayList<>();

    HeaderReader(Probe probe, Path header, String driver, Abi abi) {
        this.probe = probe;
        this.header = header;
        this.driver = driver;
        this.abi = abi;
    }

    Description read() throws HeaderException, BrokenObjectException, InterruptedException {
        Preprocessed preprocessed = Preprocessed.of(probe.preprocessed(), header);
        List<Declared> declared = Declarations.of(preprocessed.lines());
        MacroKinds macros = MacroKinds.of(preprocessed.macros(), probe, notes);
        List<String> questions = new ArrayList<>(macros.integers().keySet());
        declared.forEach(d -> questions.addAll(d instanceof Declared.Enum e ? e.entries() : List.of()));
        questions.removeIf(BaseTypes::isWord);
        Map<String, String> alignments = alignments(macros.types());
        questions.addAll(alignments.values());
        Probe.Values values = probe.values(questions.stream().distinct().toList());
        List<String> integers = macros.integers().keySet().stream()
                .filter(values.values()::containsKey)
                .toList();
        CTypes types = probe.ioctls(integers).types();
        TypeImport imports = new TypeImport(types, abi, aligned(types, alignments, values.values()));
        Set<String> members = enums(declared, imports, types, values.values());
        types(declared, imports, types);
        List<Description.Ioctl> ioctls = new IoctlImport(imports, types, abi).all(integers, values.values());
        constants(macros, values, members, ioctls);
        texts(macros);
        return new Description(
                driver,
                HeaderImport.first(header, preprocessed.files().stream()),
                constants,
                texts,
                imports.inOrder(),
                ioctls,
                notes);
    }

    /** Questions for the alignment of every struct and union that has a name, by that name. */
    private static Map<String, String> alignments(CTypes types) throws BrokenObjectException {
        Map<String, String> questions = new LinkedHashMap<>();
        for (int id = 0; id < types.count(); id++) {
            CShape shape = types.at(id);
            if (shape instanceof CShape.Aggregate a && !a.name().isEmpty() && a.bytes() > 0) {
                String tag = (a.union() ? "union " : "struct ") + a.name();
                questions.put(tag, "_Alignof(" + tag + ")");
            } else if (shape instanceof CShape.Alias(String name, int of)
                    && types.bare(of) instanceof CShape.Aggregate a
                    && a.name().isEmpty()
                    && a.bytes() > 0) {
                questions.put(name, "_Alignof(" + name + ")");
            }
        }
        return questions;
    }

    private static Map<Integer, OptionalInt> aligned(
            CTypes types, Map<String, String> questions, Map<String, BigInteger> answers) throws BrokenObjectException {
        Map<Integer, OptionalInt> aligned = new HashMap<>();
        for (Map.Entry<String, String> question : questions.entrySet()) {
            String name = question.getKey();
            int blank = name.indexOf(' ');
            Optional<Integer> id = blank < 0 ? types.alias(name) : types.tagged(name.substring(blank + 1));
            BigInteger answer = answers.get(question.getValue());
            if (id.isPresent() && answer != null && answer.bitLength() < 16) {
                aligned.put(types.bareId(id.get()), OptionalInt.of(answer.intValueExact()));
            }
        }
        return aligned;
    }

    /** Names enums and their members; those of nameless ones become constants. Gives the names of all members. */
    private Set<String> enums(List<Declared> declared, TypeImport imports, CTypes types, Map<String, BigInteger> values)
            throws BrokenObjectException {
        Set<String> members = new HashSet<>();
        for (Declared d : declared) {
            if (!(d instanceof Declared.Enum e)) {
                continue;
            }
            Map<String, BigInteger> entries = new LinkedHashMap<>();
            e.entries().stream().filter(values::containsKey).forEach(name -> entries.put(name, values.get(name)));
            e.entries().stream()
                    .filter(name -> !values.containsKey(name))
                    .forEach(name -> note(e.place(), name, isWord(name, "the compiler gives it no value")));
            members.addAll(entries.keySet());
            Optional<Integer> id = e.tag() ? types.tagged(e.name()) : types.alias(e.name());
            if (e.name().isEmpty() || id.isEmpty() || entries.isEmpty()) {
                entries.forEach((name, value) -> constants.add(new Description.Constant(name, value, false)));
            } else {
                int bare = types.bareId(id.get());
                boolean signed = entries.values().stream().anyMatch(v -> v.signum() < 0);
                var kind = BaseTypes.kind((int) types.size(bare), signed);
                imports.enumeration(bare, new CType.Enumeration(false, imports.free(e.name()), kind, entries));
            }
        }
        return members;
    }

    private void types(List<Declared> declared, TypeImport imports, CTypes types) throws BrokenObjectException {
        for (Declared d : declared) {
            switch (d) {
                case Declared.Enum e -> {}
                case Declared.Tagged(String keyword, String name, Place place) -> {
                    Optional<Integer> id = types.tagged(name);
                    if (id.isEmpty() || imports.use(id.get(), name).isEmpty()) {
                        note(place, keyword + " " + name, "it has no field with a size");
                    }
                }
                case Declared.Typedef(String name, Place place) -> typedef(name, place, imports, types);
                case Declared.Unsupported(String words, String why, Place place) -> note(place, words, why);
            }
        }
    }

    /** A typedef names a struct that has no other name; else it is only another name. */
    private void typedef(String name, Place place, TypeImport imports, CTypes types) throws BrokenObjectException {
        Optional<Integer> id = types.alias(name);
        if (id.isEmpty() || BaseTypes.typedef(name).isPresent()) {
            return;
        }
        CShape bare = types.bare(id.get());
        boolean own = (bare instanceof CShape.Aggregate a && a.name().isEmpty())
                || (bare instanceof CShape.Enumeration e && e.name().isEmpty());
        if (!own) {
            notes.add(new Note(
                    place,
                    name,
                    "another name of " + imports.words(((CShape.Alias) types.at(id.get())).of()),
                    Note.Loss.NOTHING));
        } else if (imports.use(id.get(), name).isEmpty()) {
            note(place, name, "it has no field with a size");
        }
    }

    private void constants(
            MacroKinds macros, Probe.Values values, Set<String> members, List<Description.Ioctl> ioctls) {
        Set<String> known = new HashSet<>(members);
        ioctls.forEach(i -> known.add(i.name()));
        for (Macro macro : macros.integers().values()) {
            BigInteger value = values.values().get(macro.name());
            if (value == null) {
                notes.add(macro.lost(isWord(macro.name(), "no constant: " + macro.body())));
            } else if (!known.contains(macro.name())) {
                boolean bits = macro.body().matches(".*(0[xX]|<<|BIT|FLAG).*");
                constants.add(new Description.Constant(macro.name(), value, bits));
            }
        }
    }

    private void texts(MacroKinds macros) throws HeaderException, InterruptedException {
        Map<String, String> found = probe.texts(List.copyOf(macros.texts().keySet()));
        for (Macro macro : macros.texts().values()) {
            String text = found.get(macro.name());
            if (text == null) {
                note(macro.place(), macro.name(), "no quoted text of at most 511 bytes: " + macro.body());
            } else {
                texts.add(new Description.Text(macro.name(), text, macro.place()));
            }
        }
    }

    private static String isWord(String name, String otherwise) {
        return BaseTypes.isWord(name) ? "a word of the language, and so no name in it" : otherwise;
    }

    private void note(Place place, String what, String why) {
        notes.add(new Note(place, what, why, Note.Loss.SOMETHING));
    }
}
