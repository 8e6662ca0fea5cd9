package dev.loki.core.expr;

import java.math.BigDecimal;
import java.util.List;

/** A rule as it was written, with its fields known and their types not looked at yet. */
sealed interface Syntax {

    /** All of these hold. */
    record And(List<Syntax> parts) implements Syntax {}

    /** At least one of these holds. */
    record Or(List<Syntax> parts) implements Syntax {}

    /** This does not hold. */
    record Not(Syntax part) implements Syntax {}

    /** A field compared with a value. */
    record Comparison(Field field, Operator operator, Operand value, int offset) implements Syntax {}

    /** What a field is compared with, and where that begins. */
    sealed interface Operand {
        /** Where it begins. */
        int offset();

        /** What it is, in a sentence. */
        String words();

        /** A text. */
        record Text(String value, int offset) implements Operand {
            @Override
            public String words() {
                return "a text";
            }
        }

        /** A number. */
        record Numeral(BigDecimal value, int offset) implements Operand {
            @Override
            public String words() {
                return "a number";
            }
        }

        /** True or false. */
        record Bool(boolean value, int offset) implements Operand {
            @Override
            public String words() {
                return "true or false";
            }
        }

        /** A list, of one kind and not empty. */
        record Items(List<Operand> values, int offset) implements Operand {
            @Override
            public String words() {
                return "a list";
            }
        }

        /** Another field. */
        record Reference(Field field, int offset) implements Operand {
            @Override
            public String words() {
                return "the field \"" + field.name() + "\", which is "
                        + field.type().words();
            }
        }
    }
}
