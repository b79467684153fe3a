// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;
import dev.kspec.program.Slice;
import dev.kspec.source.Span;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.IpAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value while a case is compiled: known already, or a recipe for the guest. */
public sealed interface Term {

    /** What it is, in words for messages. */
    String kind();

    /** An integer. */
    record Int(Expr value) implements Term {
        @Override
        public String kind() {
            return "an integer";
        }
    }

    /** A condition. */
    record Bool(Expr value) implements Term {
        @Override
        public String kind() {
            return "a condition";
        }
    }

    /** Bytes known now. */
    record Fixed(Bytes bytes) implements Term {
        @Override
        public String kind() {
            return "a text";
        }
    }

    /** Bytes of a buffer, known only in the guest. */
    record InBuffer(Slice slice) implements Term {
        public InBuffer(int buffer, Expr length) {
            this(Slice.first(buffer, length));
        }

        @Override
        public String kind() {
            return "a text";
        }
    }

    /** An open file, by the register with its descriptor. */
    record Handle(int register) implements Term {
        @Override
        public String kind() {
            return "an open file";
        }
    }

    /** A duration in nanoseconds. */
    record Duration(long nanos) implements Term {
        @Override
        public String kind() {
            return "a duration";
        }
    }

    /** An errno by name. */
    record Error(String name, int number) implements Term {
        @Override
        public String kind() {
            return "an errno";
        }
    }

    /** A signal by name. */
    record Signal(String name, int number) implements Term {
        @Override
        public String kind() {
            return "a signal";
        }
    }

    /**
     * A word that stands for itself.
     *
     * @param arguments what stands in round brackets behind it
     */
    record Word(String name, List<Term> arguments) implements Term {
        public Word {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String kind() {
            return "the word `" + name + "`";
        }
    }

    /** A raw address in the caller's memory. */
    record RawAddress(Expr address) implements Term {
        @Override
        public String kind() {
            return "an address";
        }
    }

    /** An IP address. */
    record Ip(IpAddress address) implements Term {
        @Override
        public String kind() {
            return "an IP address";
        }
    }

    /**
     * Several values in a row, their number known.
     *
     * @param places where they are written, one for each; none if they are not written out
     */
    record Items(List<Term> items, List<Span> places) implements Term {
        public Items {
            items = List.copyOf(items);
            places = List.copyOf(places);
        }

        public Items(List<Term> items) {
            this(items, List.of());
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** The integers from one to another, both ends in. */
    record Range(Expr from, Expr to) implements Term {
        @Override
        public String kind() {
            return "a range";
        }
    }

    /** A value of a C type in a buffer, known only in the guest. */
    record View(int buffer, Expr offset, CType type, Abi abi) implements Term {
        @Override
        public String kind() {
            return type instanceof CType.Composite c ? c.keyword() + " " + c.name() : "an array of C";
        }
    }

    /** Values of one C type one behind another in bytes, their number known only in the guest. */
    record Records(Slice data, CType element, Abi abi) implements Term {
        @Override
        public String kind() {
            return "a list of " + element.spelling();
        }
    }

    /**
     * The lines or the words of a text.
     *
     * @param known the text, if it is known beforehand
     */
    record Pieces(Slice text, boolean words, Optional<Bytes> known) implements Term {
        public Pieces(Slice text, boolean words) {
            this(text, words, Optional.empty());
        }

        @Override
        public String kind() {
            return words ? "a list of words" : "a list of lines";
        }
    }

    /**
     * Values by name.
     *
     * @param type the C type that was named, or null
     * @param places where the fields are written; none if they are not written out
     */
    record Struct(CType.Composite type, Map<String, Term> fields, Map<String, FieldPlace> places) implements Term {
        public Struct {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            places = Map.copyOf(places);
        }

        public Struct(CType.Composite type, Map<String, Term> fields) {
            this(type, fields, Map.of());
        }

        @Override
        public String kind() {
            return "a struct";
        }
    }

    /** Where a field's name and its value stand. */
    record FieldPlace(Span name, Span value) {}

    /** Memory that mmap gave, by the registers with its address and its length in bytes. */
    record Mapping(int register, Expr length) implements Term {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** Stands where a mistake was reported, so that nothing more is said of it. */
    record Invalid() implements Term {
        @Override
        public String kind() {
            return "nothing";
        }
    }
}
