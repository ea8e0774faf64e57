export default function Home() {
  return "Forecasts";
}
