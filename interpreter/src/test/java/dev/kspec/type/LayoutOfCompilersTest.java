// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kspec.type.IoctlCode.Direction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes, alignments, offsets, ioctl numbers and bytes are what C compilers make of the same types. */
@Tag("compilers")
class LayoutOfCompilersTest {
    private static final long[] SEEDS = {1, 2, 3, 4};
    private static final int COMPOSITES_PER_SEED = 75;

    @TempDir
    private Path directory;

    /** What a compiler said of a question, beside what kspec says. */
    private record Answer(String question, long value) {}

    @Test
    void theMachinesCompilerAgrees() throws IOException, InterruptedException {
        List<Toolchain> compilers = Toolchain.ofThisMachine();
        Assumptions.assumeFalse(compilers.isEmpty(), "there is no gcc for a machine that kspec knows to compare with");
        for (Toolchain compiler : compilers) {
            compare(compiler);
        }
    }

    static List<Toolchain> crossCompilers() {
        return Toolchain.cross();
    }

    @ParameterizedTest
    @MethodSource("crossCompilers")
    @Tag("full")
    void debiansCrossCompilersAgree(Toolchain compiler) throws IOException, InterruptedException {
        assertThat(compiler.isPresent())
                .as("%s is missing: fixtures/setup/ensure-packages.sh full installs it", compiler)
                .isTrue();
        compare(compiler);
    }

    private void compare(Toolchain compiler) throws IOException, InterruptedException {
        Set<String> seen = new TreeSet<>();
        int compared = 0;
        for (long seed : SEEDS) {
            RandomTypes types = new RandomTypes(seed);
            List<CType.Composite> composites = types.composites(COMPOSITES_PER_SEED);
            composites.forEach(c -> kinds(c, seen));
            compared += composites.size();
            layouts(compiler, types, composites);
        }
        assertThat(compared).isGreaterThanOrEqualTo(200);
        assertThat(seen)
                .contains("struct", "union", "packed", "aligned", "field aligned", "nested", "array", "array of arrays")
                .contains("flexible", "enum", "flags", "bool", "ptr", "text")
                .containsAll(IntKind.names());
    }

    private void layouts(Toolchain compiler, RandomTypes types, List<CType.Composite> composites)
            throws IOException, InterruptedException {
        Abi abi = compiler.abi();
        StringBuilder source = new StringBuilder(CText.PRELUDE).append(CText.ioctlMacros(abi == Abi.FREEBSD_AMD64));
        types.named().forEach(t -> source.append(CText.declaration(t)));
        List<Answer> ours = new ArrayList<>();
        for (CType.Composite composite : composites) {
            layout(composite, abi, ours);
        }
        ours.add(new Answer("(char)-1 < 0", abi.isCharSigned() ? 1 : 0));
        for (IntKind kind : IntKind.values()) {
            ours.add(new Answer("sizeof(" + kind.id() + ")", kind.bytes(abi)));
        }
        source.append("const u32 answers[] __attribute__((section(\".answers\"))) = {\n");
        ours.forEach(a -> source.append(a.question).append(",\n"));
        source.append("};\n");

        List<byte[]> images = new ArrayList<>();
        CText c = new CText(abi);
        for (CType.Composite composite : composites) {
            TypedValue value = types.value(composite, abi, true);
            source.append("const %s v%d __attribute__((section(\".v%d\"))) = %s;\n"
                    .formatted(CText.name(composite), images.size(), images.size(), c.initialiser(composite, value)));
            images.add(encoded(composite, abi, value));
        }

        ObjectFile object = compiler.compile(directory, source.toString());
        List<Long> answers = object.words(".answers");
        List<Answer> theirs = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            theirs.add(new Answer(ours.get(i).question, answers.get(i)));
        }
        assertThat(ours).as(compiler.toString()).isEqualTo(theirs);
        for (int i = 0; i < images.size(); i++) {
            // A section ends at a multiple of its alignment.
            byte[] section = object.bytes(".v" + i);
            assertThat(section)
                    .as("%s: %s", compiler, CText.declaration(composites.get(i)))
                    .hasSizeGreaterThanOrEqualTo(images.get(i).length)
                    .isEqualTo(Arrays.copyOf(images.get(i), section.length));
        }
    }

    private static void layout(CType.Composite type, Abi abi, List<Answer> answers) {
        String name = CText.name(type);
        Layout layout = Layout.of(type, abi);
        answers.add(new Answer("sizeof(" + name + ")", layout.size()));
        answers.add(new Answer("_Alignof(" + name + ")", layout.align()));
        for (Layout.Slot slot : layout.slots()) {
            String field = slot.field().name();
            answers.add(new Answer("offsetof(" + name + ", " + field + ")", slot.offset()));
            if (!(slot.field().type() instanceof CType.Flexible)) {
                answers.add(new Answer("sizeof(((" + name + " *)0)->" + field + ")", slot.size()));
            }
        }
        for (Direction direction : List.of(Direction.READ, Direction.WRITE, Direction.READ_WRITE)) {
            int number = (layout.size() + direction.ordinal()) & 0xff;
            IoctlCode.Result code = IoctlCode.encode(abi, direction, 'k', number, layout.size());
            switch (code) {
                case IoctlCode.Encoded(long encoded) -> {
                    answers.add(new Answer(direction.macro() + "('k', " + number + ", " + name + ")", encoded));
                    assertThat(IoctlCode.decode(abi, encoded))
                            .contains(new IoctlCode.Parts(direction, 'k', number, layout.size()));
                }
                case IoctlCode.TooLarge large -> answers.add(new Answer("sizeof(" + name + ") > MOST_BYTES", 1));
            }
        }
        answers.add(new Answer("_IO('k', 7)", abi.ioctls().encode(Direction.NONE, 'k', 7, 0)));
    }

    private static byte[] encoded(CType.Composite type, Abi abi, TypedValue value) {
        Encoded encoded = new Encoder(abi).encode(type, value, "v");
        if (encoded instanceof Encoded.Image image) {
            return image.bytes();
        }
        throw new AssertionError(encoded + " of " + value);
    }

    /** What there is in a type, so that the test knows what it compared. */
    private static void kinds(CType type, Set<String> seen) {
        switch (type) {
            case CType.Int(IntKind kind) -> seen.add(kind.id());
            case CType.Bool b -> seen.add("bool");
            case CType.Pointer p -> seen.add("ptr");
            case CType.Enumeration e -> seen.add(e.isFlags() ? "flags" : "enum");
            case CType.Array(CType element, int length) -> {
                seen.add(element instanceof CType.Array ? "array of arrays" : element.isChar() ? "text" : "array");
                kinds(element, seen);
            }
            case CType.Flexible(CType element) -> {
                seen.add("flexible");
                kinds(element, seen);
            }
            case CType.Composite c -> {
                seen.addAll(Arrays.asList(
                        c.keyword(), c.isPacked() ? "packed" : "", c.align().isPresent() ? "aligned" : ""));
                for (CType.Field f : c.fields()) {
                    seen.addAll(Arrays.asList(
                            f.align().isPresent() ? "field aligned" : "",
                            f.type() instanceof CType.Composite ? "nested" : ""));
                    kinds(f.type(), seen);
                }
            }
        }
    }
}
