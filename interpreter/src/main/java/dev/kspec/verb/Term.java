// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.program.Bytes;
import dev.kspec.program.Expr;

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

    /** The first bytes of a buffer, known only in the guest. */
    record InBuffer(int buffer, Expr length) implements Term {
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

    /** A raw address in the caller's memory, as 64 bits. */
    record RawAddress(long address) implements Term {
        @Override
        public String kind() {
            return "an address";
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
