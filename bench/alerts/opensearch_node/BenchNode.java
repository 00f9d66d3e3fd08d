import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * One real OpenSearch node on loopback with its percolator, made from the library jars.
 * Arguments: folder for the data, HTTP port, transport port.
 */
public class BenchNode extends Node {
    private BenchNode(Environment environment, Collection<PluginInfo> plugins) {
        super(environment, plugins, false);
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        Settings settings = Settings.builder()
            .put("path.home", home.toString())
            .put("path.data", home.resolve("data").toString())
            .put("path.logs", home.resolve("logs").toString())
            .put("cluster.name", "guildwire-bench")
            .put("node.name", "bench")
            .put("discovery.type", "single-node")
            .put("network.host", "127.0.0.1")
            .put("http.port", args[1])
            .put("transport.port", args[2])
            .put("http.type", "netty4")
            .put("transport.type", "netty4")
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .build();
        Node node = new BenchNode(
            new Environment(settings, home.resolve("config")),
            List.of(
                plugin("org.opensearch.transport.Netty4ModulePlugin"),
                plugin("org.opensearch.percolator.PercolatorModulePlugin")
            )
        );
        node.start();
        System.out.println("NODE READY");
        Thread.currentThread().join();
    }

    private static PluginInfo plugin(String name) {
        return new PluginInfo(name, name, "NA", Version.CURRENT, "21", name, null, List.of(), false);
    }
}
