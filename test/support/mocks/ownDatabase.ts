/** What scripts get that ask the database of a stack with the default settings. */
export const ownDatabase = {
  FORECASTER_DATABASE: "forecast-db",
  FORECASTER_DATABASE_USER: "postgres",
  FORECASTER_DATABASE_NAME: "forecaster_enterprise",
  FORECASTER_DATABASE_PASSWORD: { secret: "made-up:P@ss/word" },
  FORECASTER_CLIENT_IMAGE: "",
  FORECASTER_CLIENT_FLAGS: "",
} as const;
