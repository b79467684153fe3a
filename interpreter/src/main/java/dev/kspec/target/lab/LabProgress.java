// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

/** Is told how far the making of a lab is. Called in the thread that makes it. */
public interface LabProgress {
    /** Step {@code number} of {@code total} begins, counted from 1. */
    void step(int number, int total, String text);

    /** Something worth a line of its own. */
    void remark(String text);

    /** Listens to nothing. */
    LabProgress NONE = new LabProgress() {
        @Override
        public void step(int number, int total, String text) {}

        @Override
        public void remark(String text) {}
    };
}
