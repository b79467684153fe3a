// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Sentence;
import dev.kspec.parse.YamlNode;
import dev.kspec.parse.YamlNode.Entry;
import dev.kspec.parse.YamlNode.Mapping;
import dev.kspec.parse.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A driver's description, also one in keys for the most frequent members, as the language writes it. */
final class DriverToKspec {
    private final CommentCursor comments;
    private final KspecValues values;
    private final KspecText out;

    DriverToKspec(CommentCursor comments, KspecValues values, KspecText out) {
        this.comments = comments;
        this.values = values;
        this.out = out;
    }

    void driver(YamlNode node) {
        Map<String, KspecText> members = new LinkedHashMap<>();
        for (String key : List.of("module", "devices", "ioctls", "counters", "faults", "offers")) {
            members.put(key, new KspecText());
        }
        String name = "";
        String behind = "";
        String trailing = "";
        for (Entry entry : ((Mapping) node).entries()) {
            KspecText into = members.get(ToKspec.key(entry));
            if (into == null) {
                out.comments(comments.before(entry.value().span().start()));
                name = ((Scalar) entry.value()).value().strip();
                behind = comments.onLineOf(entry.value().span().end());
                continue;
            }
            into.comments(comments.before(entry.key().span().start()));
            if (CommentCursor.gapBefore(node.span().file(), entry.key().span().start())) {
                into.line("");
            }
            if (ToKspec.key(entry).equals("offers")) {
                trailing = comments.onLineOf(entry.value().span().start());
                values.block((Scalar) entry.value(), into);
            } else {
                member(ToKspec.key(entry), entry.value(), into);
            }
        }
        KspecText last = new KspecText();
        last.comments(values.end(node));
        out.line("driver " + name + " {" + behind);
        members.values().forEach(out::all);
        out.all(last);
        out.line("}" + trailing);
    }

    private void member(String key, YamlNode value, KspecText into) {
        if (key.equals("module")) {
            module(value, into);
            return;
        }
        String word = key.substring(0, key.length() - 1);
        for (Entry entry : ((Mapping) value).entries()) {
            into.comments(comments.before(entry.key().span().start()));
            Scalar scalar = (Scalar) entry.value();
            into.comments(comments.before(scalar.span().start()));
            String text = key.equals("ioctls") ? values.words(scalar, Sentence.IOCTL, into) : values.text(scalar, into);
            into.line(word + " " + ToKspec.key(entry) + " = " + text + comments.onLineOf(ToKspec.headLine(scalar)));
        }
        into.comments(values.end(value));
    }

    private void module(YamlNode value, KspecText into) {
        into.comments(comments.before(value.span().start()));
        if (value instanceof Scalar scalar) {
            String text = values.text(scalar, into);
            into.line("module " + text + comments.onLineOf(ToKspec.headLine(scalar)));
            return;
        }
        String name = "";
        KspecText params = new KspecText();
        for (Entry entry : ((Mapping) value).entries()) {
            into.comments(comments.before(entry.value().span().start()));
            if (ToKspec.key(entry).equals("file")) {
                name = values.text((Scalar) entry.value(), into);
                into.onOwnLine(comments.onLineOf(ToKspec.headLine((Scalar) entry.value())));
                continue;
            }
            Mapping rows = (Mapping) entry.value();
            for (Entry row : rows.entries()) {
                params.comments(comments.before(row.value().span().start()));
                String type = values.words((Scalar) row.value(), Sentence.PARAMETER_TYPE, params);
                params.line(ToKspec.key(row) + ": " + type + ","
                        + comments.onLineOf(ToKspec.headLine((Scalar) row.value())));
            }
            params.comments(values.end(rows));
        }
        into.line("module " + name + (params.lines().isEmpty() ? "" : " {"));
        into.all(params);
        if (!params.lines().isEmpty()) {
            into.line("}" + comments.onLineOf(value.span().end()));
        }
        into.comments(values.end(value));
    }
}
