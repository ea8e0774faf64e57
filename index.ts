import { BlueGreenApp } from "./components/blueGreenApp";
import { prepareDeployment } from "./components/deployment";
import { frontDoor } from "./components/frontDoor";
import { loadStackConfig } from "./components/stackConfig";

export = () =>
  frontDoor(async () => {
    const deployment = await prepareDeployment(loadStackConfig());
    return new BlueGreenApp("forecaster", deployment).outputs;
  });
