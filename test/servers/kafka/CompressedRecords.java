import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's own producer, once for each codec: java -cp <jars> CompressedRecords.java <brokers> <topic> <records> <codec>... */
public class CompressedRecords {
  public static void main(String[] arguments) throws Exception {
    String brokers = arguments[0], topic = arguments[1];
    int records = Integer.parseInt(arguments[2]);
    for (int at = 3; at < arguments.length; at++) {
      String codec = arguments[at];
      Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "compression.type", codec, "linger.ms", 200, "batch.size", 400_000);
      try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (int number = 0; number < records; number++) {
          String id = "java-" + codec + "-" + number;
          // Long enough that blocks of every codec are filled, and some of it does not repeat.
          String note = "what the sensor saw ".repeat(20) + Integer.toHexString(id.hashCode() * 31 + number);
          String value = "{\"kind\":\"" + codec + "\",\"id\":\"" + id + "\",\"note\":\"" + note + "\"}";
          producer.send(new ProducerRecord<>(topic, 0, id.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
  }
}
