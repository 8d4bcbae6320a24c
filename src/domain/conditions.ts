import type { AdditionContext } from "./kind";
import { attribute, child, childrenOf, textOf, type XmlElement } from "./xml";

/** Conditions that the parts of several kinds have in common. */

/** The path, when the condition holds. */
export const when = (condition: unknown, path: string): readonly string[] => (condition ? [path] : []);

/** The paths of the elements of a list for which it holds. */
export const each = <T>(list: readonly T[] | undefined, path: string, holds: (item: T) => boolean): readonly string[] =>
  (list ?? []).flatMap((item, i) => (holds(item) ? [`${path}[${i}]`] : []));

/** Has the element this value? */
export const is =
  (name: string, value: string) =>
  (el: XmlElement): boolean =>
    attribute(el, name) === value;

/** Is the type of what libvirt added one of these? */
export const typeIs =
  (...types: readonly string[]) =>
  ({ added }: AdditionContext): boolean =>
    types.includes(attribute(added, "type") ?? "");

/** A desired machine that says nothing about a kind of device leaves it to libvirt. */
export const noneDesired =
  (name: string) =>
  ({ desired }: AdditionContext): boolean =>
    childrenOf(child(desired, "devices"), name).length === 0;

/** The highest number of vCPUs that interrupts reach without an IOMMU. */
export const MOST_WITHOUT_IOMMU = 255;

/** libvirt 10.10 and newer: interrupts reach more than 255 vCPUs only through an IOMMU. */
export const hasManyVcpus = ({ desired }: AdditionContext): boolean =>
  Number((textOf(child(desired, "vcpu")) ?? "").trim()) > MOST_WITHOUT_IOMMU;
