/**
 * Gives an object a property that is made when somebody reads it for the first time. It is not enumerable, so that what
 * walks over the properties of a resource does not make it.
 */
export function lazily<T extends object, K extends keyof T>(object: T, key: K, make: () => T[K]): void {
  Object.defineProperty(object, key, {
    configurable: true,
    get: () => {
      const value = make();
      Object.defineProperty(object, key, { value });
      return value;
    },
  });
}
