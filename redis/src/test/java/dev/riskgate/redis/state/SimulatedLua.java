// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import org.jspecify.annotations.NullUnmarked;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaClosure;
import org.luaj.vm2.LuaError;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Prototype;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;
import org.luaj.vm2.lib.MathLib;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.StringLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.VarArgFunction;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Runs our scripts as Redis does: converts between Redis' and Lua's values by the rules of EVAL.
 */
@NullUnmarked // Redis and Lua have their own nil.
final class SimulatedLua {

    private final Globals globals = new Globals();
    private final Map<String, Prototype> compiled = new HashMap<>();
    private Function<List<byte[]>, Object> commands = _ -> null;

    SimulatedLua() {
        globals.load(new BaseLib());
        globals.load(new PackageLib());
        globals.load(new StringLib());
        globals.load(new MathLib());
        globals.load(new TableLib());
        LuaC.install(globals);
        LuaTable redis = new LuaTable();
        redis.set("call", new Call(false));
        redis.set("pcall", new Call(true));
        globals.set("redis", redis);
        // Redis' Lua is 5.1, where this is no part of the table library.
        globals.set("unpack", globals.get("table").get("unpack"));
        globals.get("string").set("format", new Format());
    }

    /** Runs it with these commands. */
    List<Object> run(
            byte[] script, byte[][] keys, byte[][] arguments, Function<List<byte[]>, Object> on) {
        commands = on;
        globals.set("KEYS", table(keys));
        globals.set("ARGV", table(arguments));
        LuaValue answer = new LuaClosure(compiled(script), globals).call();
        List<Object> list = new ArrayList<>();
        for (int i = 1; !answer.get(i).isnil(); i++) {
            list.add(toRedis(answer.get(i)));
        }
        return list;
    }

    private Prototype compiled(byte[] script) {
        return compiled.computeIfAbsent(
                SimulatedData.text(script),
                _ -> {
                    try {
                        return globals.compilePrototype(new ByteArrayInputStream(script), "script");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static LuaTable table(byte[][] values) {
        LuaTable table = new LuaTable();
        for (int i = 0; i < values.length; i++) {
            table.set(i + 1, LuaString.valueOf(values[i]));
        }
        return table;
    }

    private static Object toRedis(LuaValue value) {
        if (value instanceof LuaTable table) {
            List<Object> list = new ArrayList<>();
            for (int i = 1; !table.get(i).isnil(); i++) {
                list.add(toRedis(table.get(i)));
            }
            return list;
        }
        if (value.type() == LuaValue.TBOOLEAN) {
            return value.toboolean() ? 1L : null;
        }
        return value.type() == LuaValue.TNUMBER ? (Object) (long) value.todouble() : bytes(value);
    }

    private static LuaValue toLua(Object answer) {
        return switch (answer) {
            case null -> LuaValue.FALSE;
            case Long number -> LuaValue.valueOf(number.doubleValue());
            case byte[] bytes -> LuaString.valueOf(bytes);
            case List<?> list -> {
                LuaTable table = new LuaTable();
                for (int i = 0; i < list.size(); i++) {
                    table.set(i + 1, toLua(list.get(i)));
                }
                yield table;
            }
            default -> {
                LuaTable status = new LuaTable();
                status.set("ok", answer.toString());
                yield status;
            }
        };
    }

    private static byte[] bytes(LuaValue value) {
        LuaString string = value.checkstring();
        byte[] bytes = new byte[string.length()];
        string.copyInto(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Redis writes numbers with "%.17g". */
    private static byte[] argument(LuaValue value) {
        if (value.type() != LuaValue.TNUMBER) {
            return bytes(value);
        }
        double number = value.todouble();
        return SimulatedData.bytes(
                number == Math.rint(number) && Math.abs(number) < 1e17
                        ? Long.toString((long) number)
                        : Double.toString(number));
    }

    private final class Call extends VarArgFunction {

        private final boolean caught;

        Call(boolean caught) {
            this.caught = caught;
        }

        @Override
        public Varargs invoke(Varargs words) {
            List<byte[]> command = new ArrayList<>();
            for (int i = 1; i <= words.narg(); i++) {
                command.add(argument(words.arg(i)));
            }
            try {
                return toLua(commands.apply(command));
            } catch (IllegalStateException e) {
                if (!caught) {
                    throw new LuaError(e.getMessage());
                }
                LuaTable error = new LuaTable();
                error.set("err", e.getMessage());
                return error;
            }
        }
    }

    /** LuaJ's own does not round as C does. */
    private static final class Format extends VarArgFunction {

        @Override
        public Varargs invoke(Varargs arguments) {
            return LuaValue.valueOf(
                    String.format(
                            Locale.ROOT,
                            arguments.arg1().tojstring(),
                            arguments.arg(2).todouble()));
        }
    }
}
