// The theme without its fonts: nothing is fetched that the service does not send, and the system's own fonts are there at once.
export { default } from 'vitepress/theme-without-fonts';
