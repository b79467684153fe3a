// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.parse.YamlNode;
import dev.kspec.program.Regex;
import dev.kspec.type.DriverModel;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.ParseException;

/** What a project's file says of reports of the kernel that nobody needs to mind. */
final class NamedSuppression {
    static final String FORM = "- {title: '^WARNING in NAME$', because: why nobody needs to mind it}";

    private static final List<String> KEYS = List.of("title", "because");

    private NamedSuppression() {}

    static DriverModel.Suppression read(YamlNode node) throws ParseException {
        String title = "";
        String because = "";
        for (Map.Entry<YamlNode.Scalar, YamlNode> entry : ProjectFile.entries(
                        node, "a suppression is written as keys and values: " + FORM)
                .entrySet()) {
            YamlNode.Scalar key = entry.getKey();
            if (!KEYS.contains(key.value())) {
                throw ProjectFile.mistake(key.span(), ProjectFile.unknown("a suppression", key.value(), KEYS));
            }
            String text = ProjectFile.scalar(entry.getValue(), "a suppression's " + key.value());
            if (key.value().equals("title")) {
                title = pattern(entry.getValue(), text);
            } else {
                because = text;
            }
        }
        if (title.isEmpty() || because.isBlank()) {
            throw ProjectFile.mistake(node.span(), "a suppression has a title and a reason: " + FORM);
        }
        return new DriverModel.Suppression(node.span(), title, because);
    }

    private static String pattern(YamlNode node, String text) throws ParseException {
        try {
            Regex.compile(text);
            return text;
        } catch (Regex.SyntaxError e) {
            throw ProjectFile.mistake(
                    node.span(), "this is no regular expression: " + e.getMessage() + "; " + e.remedy());
        }
    }
}
