package nl.afletter.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that answers byte for byte what a test says, and remembers the heads and bodies of what came. */
final class RawServer implements AutoCloseable {

    /** What is done with one connection after its request was read. */
    interface Answering {
        void answer(Socket socket, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listening;
    private final boolean readsFirst;
    private final Answering answering;
    private final CountDownLatch closing = new CountDownLatch(1);
    final List<String> requests = new CopyOnWriteArrayList<>();
    final List<Socket> connections = new CopyOnWriteArrayList<>();

    private RawServer(boolean readsFirst, Answering answering) {
        this.readsFirst = readsFirst;
        this.answering = answering;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Reads a request, then does as told, once per connection. */
    static RawServer that(Answering answering) {
        return new RawServer(true, answering);
    }

    /** Does as told before it reads anything. */
    static RawServer thatAtOnce(Answering answering) {
        return new RawServer(false, answering);
    }

    /** Answers with these bytes, then closes. */
    static RawServer saying(String answer) {
        return that((socket, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1)));
    }

    URI uri(String path) {
        return URI.create(origin() + path);
    }

    String origin() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Waits until the test is over, so that a client sees neither an answer nor an end. */
    void holdUntilClosed() throws InterruptedException {
        closing.await(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        closing.countDown();
        listening.close();
        for (Socket each : connections) {
            each.close();
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                connections.add(socket);
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            if (readsFirst) {
                requests.add(read(socket.getInputStream()));
            }
            answering.answer(socket, socket.getOutputStream());
            socket.getOutputStream().flush();
        } catch (IOException gone) {
            requests.add("(the client went away)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        int length = -1;
        int end = -1;
        while (end < 0 || request.length() < end + 4 + Math.max(0, length)) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            request.append((char) next);
            if (end < 0 && request.toString().endsWith("\r\n\r\n")) {
                end = request.length() - 4;
                var found = java.util.regex.Pattern.compile("(?i)content-length: (\\d+)")
                        .matcher(request);
                length = found.find() ? Integer.parseInt(found.group(1)) : 0;
            }
        }
        return request.toString();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }
}
