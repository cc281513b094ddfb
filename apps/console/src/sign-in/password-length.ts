/** As the service takes it. */
export const PASSWORD_LENGTH_MIN = 15;
