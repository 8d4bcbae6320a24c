// Generated from src/guest/model by `npm run generate`; do not edit.
import type { Input } from "@pulumi/pulumi";
import type { VideoModel } from "../enums";

/** Video device of the machine. */
export interface VideoArgs {
  /** Video device that Windows sees. Default: the preset's choice. */
  model?: Input<VideoModel>;
}
