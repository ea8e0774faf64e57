package example;

import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class Backend {
  private final JdbcTemplate database;

  Backend(JdbcTemplate database) {
    this.database = database;
  }

  public static void main(String[] args) {
    SpringApplication.run(Backend.class, args);
  }

  @GetMapping("/api/v1/forecast")
  ResponseEntity<Map<String, Object>> forecast() {
    return answer(200, Map.of("values", List.of(1, 2, 3)));
  }

  @PostMapping("/api/v1/observations")
  ResponseEntity<Map<String, Object>> store(@RequestBody Map<String, Object> observation) {
    database.queryForObject("SELECT 1", Integer.class);
    return answer(201, observation);
  }

  private static ResponseEntity<Map<String, Object>> answer(int status, Map<String, Object> body) {
    HttpHeaders headers = new HttpHeaders();
    headers.set("X-Version", System.getenv("VERSION"));
    return ResponseEntity.status(status).headers(headers).body(body);
  }
}
