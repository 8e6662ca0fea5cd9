import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The to-do service. It listens on this machine only. */
final class TodoServer {
    private TodoServer() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = start(args.length == 0 ? 8080 : Integer.parseInt(args[0]));
        System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Starts the service; port 0 takes any free port. */
    static HttpServer start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/health", exchange -> Reply.json(exchange, 200, "{\"status\":\"up\"}"));
        server.start();
        return server;
    }
}
