export { default } from "./v1/forecast";
