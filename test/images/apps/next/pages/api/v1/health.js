export { default } from "./forecast";
