import { writeFileSync } from "node:fs";
import { reference } from "./reference";

void reference().then(({ file, shouldBe }) => {
  writeFileSync(file, shouldBe);
});
