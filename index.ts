import { deployBlueGreen } from "./components/deployBlueGreen";
import { stackValues } from "./components/stackConfig";

export = () => deployBlueGreen("forecaster", stackValues());
