// Starts the Neo4j Community server in the folder given, with the settings of its conf/neo4j.conf and the first password
// in the environment; says "ready" when Bolt answers; stops when its standard input ends, so that it never outlives its parent.

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.neo4j.cli.ExecutionContext;
import org.neo4j.commandline.admin.security.SetInitialPasswordCommand;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import picocli.CommandLine;

class Server {
    public static void main(String[] arguments) {
        try {
            serve(Path.of(arguments[0]));
            System.exit(0);
        } catch (Throwable failure) {
            failure.printStackTrace();
            System.exit(1); // or the server's threads would keep a failed start alive
        }
    }

    private static void serve(Path home) throws Exception {
        var out = System.out;
        System.setOut(System.err); // for whatever Neo4j prints: the parent reads one word only
        if (!Files.exists(home.resolve("data/dbms/auth.ini"))) {
            var command = new SetInitialPasswordCommand(new ExecutionContext(home, home.resolve("conf")));
            if (new CommandLine(command).execute(System.getenv("NEO4J_PASSWORD")) != 0) {
                throw new IllegalStateException("the first password could not be set");
            }
        }
        var server = new DatabaseManagementServiceBuilder(home)
                .loadPropertiesFromFile(home.resolve("conf/neo4j.conf"))
                .build();
        out.println("ready");
        while (System.in.read() >= 0) {
            // wait for the end
        }
        var limit = new Thread(() -> halt(Duration.ofSeconds(30)));
        limit.setDaemon(true);
        limit.start();
        server.shutdown();
    }

    private static void halt(Duration after) {
        try {
            Thread.sleep(after.toMillis());
        } catch (InterruptedException ended) {
            return;
        }
        Runtime.getRuntime().halt(2);
    }
}
