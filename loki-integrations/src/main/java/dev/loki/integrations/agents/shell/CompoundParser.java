package dev.loki.integrations.agents.shell;

import dev.loki.integrations.agents.shell.Node.Choice;
import dev.loki.integrations.agents.shell.Node.Function;
import dev.loki.integrations.agents.shell.Node.Group;
import dev.loki.integrations.agents.shell.Node.Loop;
import dev.loki.integrations.agents.shell.Node.Script;
import dev.loki.integrations.agents.shell.Node.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads groups, loops, choices and functions. */
final class CompoundParser {
    private final Cursor cursor;
    private final ShellParser commands;

    CompoundParser(Cursor cursor, ShellParser commands) {
        this.cursor = cursor;
        this.commands = commands;
    }

    /** The compound command that begins here; empty where none does. */
    Optional<Node> at(String keyword) {
        if (cursor.startsWith("((")) {
            cursor.at += 2;
            return Optional.of(arithmetic());
        }
        if (cursor.here() == '(') {
            cursor.at++;
            Script body = ShellParser.scriptIn(cursor, ")");
            return Optional.of(new Group(body, true, commands.redirects()));
        }
        return switch (keyword) {
            case "{" -> Optional.of(braces());
            case "if" -> Optional.of(choice());
            case "for", "select" -> Optional.of(each(keyword));
            case "while", "until" -> Optional.of(loop(keyword));
            case "case" -> Optional.of(cases());
            case "function" -> Optional.of(named());
            case "[[" -> Optional.of(test());
            default -> Optional.empty();
        };
    }

    /** The body of a function whose head was gone over. */
    Node function(String name) {
        commands.skipSeparators();
        Node body = at(commands.keyword()).orElse(Script.EMPTY);
        return new Function(name, body);
    }

    private Node named() {
        cursor.at += "function".length();
        cursor.skipBlanks();
        String name = WordParser.word(cursor).bare();
        cursor.skipBlanks();
        if (cursor.take("(")) {
            cursor.skipBlanks();
            cursor.take(")");
        }
        return function(name);
    }

    private Node braces() {
        cursor.at++;
        Script body = commands.until("");
        expect("}");
        return new Group(body, false, commands.redirects());
    }

    private Node choice() {
        List<Script> conditions = new ArrayList<>();
        List<Script> branches = new ArrayList<>();
        String next = "if";
        while (next.equals("if") || next.equals("elif")) {
            cursor.at += next.length();
            conditions.add(commands.until(""));
            expect("then");
            branches.add(commands.until(""));
            next = commands.keyword();
        }
        if (next.equals("else")) {
            cursor.at += next.length();
            branches.add(commands.until(""));
        }
        expect("fi");
        return new Choice(Word.EMPTY, conditions, branches, commands.redirects());
    }

    private Node each(String keyword) {
        cursor.at += keyword.length();
        cursor.skipBlanks();
        if (cursor.take("((")) {
            Node head = arithmetic();
            commands.skipSeparators();
            Script body = body();
            return new Loop(
                    "",
                    List.of(),
                    new Script(List.of(new Node.Step(Node.Join.THEN, head, false))),
                    body,
                    commands.redirects());
        }
        String variable = WordParser.word(cursor).bare();
        List<Word> words = new ArrayList<>();
        commands.skipSeparators();
        if (commands.keyword().equals("in")) {
            cursor.at += 2;
            cursor.skipBlanks();
            while (!cursor.atEnd() && "\n;&|<>()".indexOf(cursor.here()) < 0) {
                words.add(WordParser.word(cursor));
                cursor.skipBlanks();
            }
            commands.skipSeparators();
        } else {
            words.add(new Word(List.of(new Word.Variable("@", "", Word.EMPTY, true))));
        }
        return new Loop(variable.isEmpty() ? "_" : variable, words, Script.EMPTY, body(), commands.redirects());
    }

    private Script body() {
        if (commands.keyword().equals("{")) {
            cursor.at++;
            Script body = commands.until("");
            expect("}");
            return body;
        }
        expect("do");
        Script body = commands.until("");
        expect("done");
        return body;
    }

    private Node loop(String keyword) {
        cursor.at += keyword.length();
        Script condition = commands.until("");
        return new Loop("", List.of(), condition, body(), commands.redirects());
    }

    private Node cases() {
        cursor.at += "case".length();
        cursor.skipBlanks();
        Word subject = WordParser.word(cursor);
        commands.skipSeparators();
        expect("in");
        List<Script> branches = new ArrayList<>();
        commands.skipSeparators();
        while (!cursor.atEnd() && !commands.keyword().equals("esac")) {
            int before = cursor.at;
            int close = cursor.text.indexOf(')', cursor.at + (cursor.here() == '(' ? 1 : 0));
            cursor.at = close < 0 ? cursor.text.length() : close + 1;
            branches.add(commands.until(""));
            if (!cursor.take(";;&") && !cursor.take(";;")) {
                cursor.take(";&");
            }
            commands.skipSeparators();
            if (cursor.at == before) {
                break;
            }
        }
        expect("esac");
        return new Choice(subject, List.of(), branches, commands.redirects());
    }

    /** An arithmetic command; only commands within it matter. */
    private Node arithmetic() {
        int close = cursor.text.indexOf("))", cursor.at);
        String inner = cursor.text.substring(cursor.at, close < 0 ? cursor.text.length() : close);
        cursor.broken |= close < 0;
        cursor.at = close < 0 ? cursor.text.length() : close + 2;
        return asTest(inner);
    }

    private Node test() {
        cursor.at += 2;
        int close = cursor.text.indexOf("]]", cursor.at);
        String inner = cursor.text.substring(cursor.at, close < 0 ? cursor.text.length() : close);
        cursor.broken |= close < 0;
        cursor.at = close < 0 ? cursor.text.length() : close + 2;
        return asTest(inner);
    }

    private Node asTest(String inner) {
        Cursor within = cursor.over(inner);
        Word word = WordParser.document(within);
        cursor.learn(within);
        return new Simple(List.of(), List.of(Word.literal("test"), word), commands.redirects());
    }

    private void expect(String keyword) {
        commands.skipSeparators();
        cursor.skipBlanks();
        if (commands.keyword().equals(keyword)) {
            cursor.at += keyword.length();
        } else {
            cursor.broken = true;
        }
    }
}
