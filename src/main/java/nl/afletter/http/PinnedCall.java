package nl.afletter.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jboss.logging.Logger;

/**
 * A call over a connection to exactly the address that was checked: the JDK's client would resolve the name once more,
 * and a name may resolve differently the second time. HTTP/1.1, one request per connection, no redirect is followed.
 */
final class PinnedCall {
    private static final Logger LOG = Logger.getLogger(PinnedCall.class);
    private static final int LONGEST_LINE = 8192;

    /** All headers of an answer together. */
    private static final int MOST_HEADERS = 64 * 1024;

    /** The answer is larger than the limit. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super("the answer is too large");
        }
    }

    private final long endNanos;
    private final int limit;

    PinnedCall(Duration timeout, int limit) {
        this.endNanos = System.nanoTime() + timeout.toNanos();
        this.limit = limit;
    }

    /** Fetches. @throws IOException when it fails, takes too long or is too large; holds no path */
    Http.Answer get(URI uri, InetAddress address) throws IOException {
        byte[] request = (begin("GET", uri) + "Accept: */*\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        return exchange(uri, address, request, code -> code == 200);
    }

    /**
     * Sends. What is answered beside status and headers is not read.
     *
     * @param headers names and values without line breaks
     * @throws IOException when it fails or takes too long; holds no path
     */
    Http.Answer post(URI uri, InetAddress address, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(begin("POST", uri));
        new TreeMap<>(headers)
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return exchange(uri, address, request.toByteArray(), code -> false);
    }

    private Http.Answer exchange(URI uri, InetAddress address, byte[] request, IntPredicate readsBody)
            throws IOException {
        boolean tls = uri.getScheme().equalsIgnoreCase("https");
        int port = uri.getPort() != -1 ? uri.getPort() : tls ? 443 : 80;
        try (Socket plain = new Socket(java.net.Proxy.NO_PROXY)) {
            CompletableFuture.delayedExecutor(millisLeft(), TimeUnit.MILLISECONDS)
                    .execute(() -> cutOff(plain));
            plain.connect(new InetSocketAddress(address, port), millisLeft());
            plain.setSoTimeout(millisLeft());
            try (Socket socket = tls ? secured(plain, uri.getHost(), port) : plain) {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
                return answer(new BufferedInputStream(new Timed(socket.getInputStream(), plain)), readsBody);
            }
        }
    }

    /**
     * Ends the call when its time is over. One read under TLS is many of the socket: bytes that drip in would each begin
     * the socket's own time-out anew.
     */
    private static void cutOff(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            LOG.debugf("a connection could not be closed: %s", closedAlready.getMessage());
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** The first lines of a request. */
    private static String begin(String method, URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        String host = uri.getHost() + (uri.getPort() == -1 ? "" : ":" + uri.getPort());
        return method + " " + path + query + " HTTP/1.1\r\nHost: " + host
                + "\r\nAccept-Encoding: identity\r\nConnection: close\r\n";
    }

    private Http.Answer answer(InputStream in, IntPredicate readsBody) throws IOException {
        String status = line(in);
        if (!status.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new IOException("not an HTTP answer");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int left = MOST_HEADERS;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            left -= line.length() + 2;
            if (colon < 1 || left < 0) {
                throw new IOException("unreadable header");
            }
            headers.merge(line.substring(0, colon), line.substring(colon + 1).trim(), (a, b) -> a + "," + b);
        }
        int code = Integer.parseInt(status.substring(9, 12));
        return new Http.Answer(code, headers, readsBody.test(code) ? body(in, headers) : new byte[0]);
    }

    private byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("Content-Encoding", "identity").equalsIgnoreCase("identity")) {
            throw new IOException("an encoding that was not asked for");
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (headers.containsKey("Transfer-Encoding")) {
            chunks(in, body);
        } else if (headers.containsKey("Content-Length")) {
            copy(in, body, length(headers.get("Content-Length"), 10));
        } else {
            byte[] all = in.readNBytes(limit + 1);
            if (all.length > limit) {
                throw new TooLarge();
            }
            return all;
        }
        return body.toByteArray();
    }

    private void chunks(InputStream in, ByteArrayOutputStream body) throws IOException {
        for (int size = length(chunkSize(in), 16); size > 0; size = length(chunkSize(in), 16)) {
            copy(in, body, size);
            if (!line(in).isEmpty()) {
                throw new IOException("unreadable chunk");
            }
        }
    }

    private static String chunkSize(InputStream in) throws IOException {
        return line(in).split(";", 2)[0].trim();
    }

    private static int length(String text, int radix) throws IOException {
        if (!text.matches(radix == 10 ? "\\d{1,18}" : "[0-9a-fA-F]{1,15}")) {
            throw new IOException("unreadable length");
        }
        return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text, radix));
    }

    private void copy(InputStream in, ByteArrayOutputStream body, int size) throws IOException {
        if (size > limit - body.size()) {
            throw new TooLarge();
        }
        byte[] piece = in.readNBytes(size);
        if (piece.length < size) {
            throw new EOFException("the answer ends early");
        }
        body.writeBytes(piece);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > LONGEST_LINE) {
                throw new EOFException("the answer ends early");
            }
            line.append((char) next);
        }
        return line.length() > 0 && line.charAt(line.length() - 1) == '\r'
                ? line.substring(0, line.length() - 1)
                : line.toString();
    }

    private int millisLeft() throws IOException {
        long left = (endNanos - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(Integer.MAX_VALUE, left);
    }

    /** Each read waits no longer than what is left of the whole call. */
    private final class Timed extends InputStream {
        private final InputStream in;
        private final Socket socket;

        private Timed(InputStream in, Socket socket) {
            this.in = in;
            this.socket = socket;
        }

        @Override
        public int read() throws IOException {
            socket.setSoTimeout(millisLeft());
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            socket.setSoTimeout(millisLeft());
            return in.read(bytes, from, length);
        }
    }
}
