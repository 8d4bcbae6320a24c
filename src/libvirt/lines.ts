/** The lines of an answer, without blanks around them and without empty ones. */
export const lines = (text: string): string[] => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
