// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target;

/** What became of a target that no longer answers: decides whether a case or something outside is to blame. */
public sealed interface Fate {
    /** For people, a clause. */
    String words();

    /** The guest's kernel panicked. */
    record Panicked(String line) implements Fate {
        @Override
        public String words() {
            return "the guest's kernel panicked: " + line;
        }
    }

    /** The guest reset or switched itself off. */
    record WentDown() implements Fate {
        @Override
        public String words() {
            return "the guest reset or switched itself off";
        }
    }

    /** The machine was ended from outside. */
    record Killed(String how) implements Fate {
        @Override
        public String words() {
            return how;
        }
    }

    /** The machine stands still, and its guest has no part in it. */
    record Stopped(String how) implements Fate {
        @Override
        public String words() {
            return how;
        }
    }

    /** The machine runs, but nothing in it answers any more. */
    record Silent() implements Fate {
        @Override
        public String words() {
            return "the VM runs, but nothing in the guest answers";
        }
    }

    /** The machine runs and answers, so that only the way to the agent, or the agent, broke. */
    record Alive() implements Fate {
        @Override
        public String words() {
            return "the guest itself still answers";
        }
    }

    /** Nobody can tell from here. */
    record Unknown(String words) implements Fate {}
}
