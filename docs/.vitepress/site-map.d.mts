export function addressOf(file: string): string;
export function slugOf(heading: string): string;
