import type { ComposedPreset, Facts, From, PresetSetting, SettingPath, SettingValues } from "../../presets";
import { strongest } from "../../presets";
import type { Choice } from "../types";
import type { Unknowns } from "../reading/unknowns";

export const YOUR_OWN = "your own setting";

/** Collects decisions, each with who made it and why. */
export class Choices {
  private readonly made: Choice[] = [];

  constructor(
    private readonly preset: ComposedPreset,
    private readonly unknowns: Unknowns,
    /** Not known yet, in contrast to malformed. */
    private readonly given: Unknowns,
  ) {}

  get list(): readonly Choice[] {
    return this.made;
  }

  /** Records a decision and hands its value back. */
  record<Value>(
    path: string,
    value: Value,
    by: Choice["by"],
    reason: string,
    source?: string,
    text = String(value),
  ): Value {
    if (!this.unknowns.any || !this.unknowns.at(path))
      this.made.push(
        source === undefined ? { path, value: text, by, reason } : { path, value: text, by, reason, source },
      );
    else if (this.given.at(path))
      this.made.push({ path, value: "not known yet", by: "user", reason: "comes from another resource" });
    return value;
  }

  /** Records a decision of one of the presets. */
  ofPreset(path: string, value: string, from: string, reason: string, source?: string): void {
    if (this.unknowns.any && this.unknowns.at(path)) return;
    this.made.push({ path, value, by: "preset", from, reason, ...(source === undefined ? {} : { source }) });
  }

  /** The user's word, else the last setting of the preset whose condition holds, else `undefined`. */
  setting<Path extends SettingPath>(
    path: Path,
    user: SettingValues[Path] | undefined,
    facts: Facts,
  ): SettingValues[Path] | undefined {
    if (user !== undefined) return this.record(path, user, "user", YOUR_OWN);
    const chosen = strongest(this.preset.settings.get(path), facts);
    if (chosen === undefined) return undefined;
    const value = chosen.value as SettingValues[Path];
    if (this.unknowns.any && this.unknowns.at(path)) return this.record(path, value, "user", "");
    this.made.push(choiceOf(chosen));
    return value;
  }
}

/** A preset's setting as a choice. */
const choiceOf = ({ path, value, from, reason, source }: From<PresetSetting>): Choice => ({
  path,
  value: String(value),
  by: "preset",
  from,
  reason,
  ...(source === undefined ? {} : { source }),
});
