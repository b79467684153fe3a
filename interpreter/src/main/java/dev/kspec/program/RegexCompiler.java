// SPDX-License-Identifier: Apache-2.0
package dev.kspec.program;

import java.util.ArrayList;
import java.util.List;

/** From an expression to its code (K. Thompson's construction). */
final class RegexCompiler {
    private static final int LATER = -1;

    private final List<Regex.Op> code = new ArrayList<>();

    private RegexCompiler() {}

    static List<Regex.Op> compile(RegexNode expression) throws Regex.SyntaxError {
        RegexCompiler compiler = new RegexCompiler();
        compiler.node(expression);
        compiler.add(new Regex.Match());
        return compiler.code;
    }

    private int add(Regex.Op op) throws Regex.SyntaxError {
        if (code.size() >= Regex.MOST_CODE) {
            throw new Regex.SyntaxError(
                    0,
                    "the regular expression is too large: it takes more than " + Regex.MOST_CODE + " instructions",
                    "repeat less often; repetitions within repetitions multiply");
        }
        code.add(op);
        return code.size() - 1;
    }

    private void node(RegexNode node) throws Regex.SyntaxError {
        switch (node) {
            case RegexNode.OneOf n -> add(n.bytes().op());
            case RegexNode.At n -> add(new Regex.Assertion(n.place()));
            case RegexNode.Sequence n -> {
                for (RegexNode part : n.parts()) {
                    node(part);
                }
            }
            case RegexNode.Choice n -> choice(n);
            case RegexNode.Repeat n -> repeat(n);
        }
    }

    private void choice(RegexNode.Choice choice) throws Regex.SyntaxError {
        List<Integer> jumps = new ArrayList<>();
        int last = choice.parts().size() - 1;
        for (int i = 0; i < last; i++) {
            int split = add(new Regex.Split(code.size() + 1, LATER));
            node(choice.parts().get(i));
            jumps.add(add(new Regex.Jump(LATER)));
            code.set(split, new Regex.Split(split + 1, code.size()));
        }
        node(choice.parts().get(last));
        for (int jump : jumps) {
            code.set(jump, new Regex.Jump(code.size()));
        }
    }

    private void repeat(RegexNode.Repeat repeat) throws Regex.SyntaxError {
        for (int i = 0; i < repeat.least(); i++) {
            int begin = code.size();
            node(repeat.body());
            if (repeat.most() == RegexNode.Repeat.ENDLESS && i == repeat.least() - 1) {
                add(new Regex.Split(begin, code.size() + 1));
            }
        }
        if (repeat.most() == RegexNode.Repeat.ENDLESS) {
            if (repeat.least() == 0) {
                int split = add(new Regex.Split(code.size() + 1, LATER));
                node(repeat.body());
                add(new Regex.Jump(split));
                code.set(split, new Regex.Split(split + 1, code.size()));
            }
            return;
        }
        List<Integer> splits = new ArrayList<>();
        for (int i = repeat.least(); i < repeat.most(); i++) {
            splits.add(add(new Regex.Split(code.size() + 1, LATER)));
            node(repeat.body());
        }
        for (int split : splits) {
            code.set(split, new Regex.Split(split + 1, code.size()));
        }
    }
}
