/** How `DATABASE_URL` is written unless the configuration says otherwise. */
export const defaultUrl = { urlScheme: "postgresql", urlParameters: "sslmode=disable" } as const;
