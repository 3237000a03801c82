package loopspec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of the test's own. */
final class Served implements AutoCloseable {
    final String target;
    final Process process;

    Served(String... flags) throws IOException {
        String program = System.getenv("LOOPSPEC");
        if (program == null) {
            throw new IllegalStateException("LOOPSPEC must name the loopspec command; ./check does that");
        }
        List<String> command = new ArrayList<>(List.of(program, "serve", "--listen", "127.0.0.1:0", "--loop", "selector/epoll"));
        command.addAll(List.of(flags));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        Matcher address = Pattern.compile("127\\.0\\.0\\.1:\\d+").matcher(String.valueOf(line));
        if (!address.find()) {
            throw new IllegalStateException("no address in: " + line);
        }
        target = address.group();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
