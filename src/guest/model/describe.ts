/**
 * The means to describe a guest: arguments in groups, and words with their meanings. What a person reads about a guest
 * stands only in this folder. The types, the arguments of the Pulumi resources, the enums, the provider's schema and
 * docs/reference are made from it by `npm run generate`.
 */
import * as z from "zod";

export interface Doc {
  /** What the argument is, in one or more sentences. */
  readonly about: string;
  /** The value that applies if the argument is not set. */
  readonly default?: string | number | boolean;
  /** The same in words, where it is not one fixed value: "the preset's choice". */
  readonly defaultText?: string;
  /** The default of an argument that a spec file must set and a program can leave out. */
  readonly programDefault?: string;
  /** Arguments of the same group that cannot be set together with it. */
  readonly excludes?: readonly string[];
  /** Further sentences, which follow the default. */
  readonly notes?: string;
  /** The value never appears in messages, nor unencrypted in the state. */
  readonly secret?: true;
}

type WithDefault = Doc & ({ readonly default: string | number | boolean } | { readonly defaultText: string });

export interface Argument<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  readonly doc: Doc;
}
type Arguments = Readonly<Record<string, Argument>>;
type Shape<Members extends Arguments> = { [Name in keyof Members]: Members[Name]["schema"] };
type Group<Members extends Arguments> = z.ZodObject<Shape<Members>, z.core.$strict>;
type OpenGroup<Members extends Arguments> = z.ZodObject<Shape<Members>, z.core.$loose>;

/** A group of arguments, as people read about it. */
export interface GroupDoc {
  /** Name of the type in a program, for example `GraphicsArgs`. */
  readonly name: string;
  readonly about: string;
  readonly members: () => Readonly<Record<string, Doc>>;
}

/** Words with their meanings. */
export interface WordsDoc {
  /** Name of the enum in a program, for example `GraphicsType`. */
  readonly name: string;
  readonly about: string;
  readonly meanings: Readonly<Record<string, string>>;
  /** Names of members that do not follow from the words: `Crb` for "tpm-crb". */
  readonly memberNames?: Readonly<Record<string, string>>;
}

/** Arguments that another model describes. */
export interface ElsewhereDoc {
  /** Name of the type in a program. */
  readonly name: string;
  /** How the pages about arguments call them, in Markdown. */
  readonly text: string;
}

export const groups = z.registry<GroupDoc>();
export const elsewhere = z.registry<ElsewhereDoc>();
export const wordLists = z.registry<WordsDoc>();

/** An argument that can be left out. Its description says what applies then. */
export const optional = <Schema extends z.ZodType>(
  schema: Schema,
  doc: WithDefault,
): Argument<z.ZodOptional<Schema>> => ({ schema: schema.optional(), doc });

export const required = <Schema extends z.ZodType>(schema: Schema, doc: Doc): Argument<Schema> => ({ schema, doc });

/** The schemas of arguments, by name. */
export const shapeOf = <Members extends Arguments>(members: Members): Shape<Members> =>
  Object.fromEntries(Object.entries(members).map(([name, { schema }]) => [name, schema])) as Shape<Members>;

/** A group of arguments under the name that it has in a program. */
export const group = <const Members extends Arguments>(name: string, about: string, members: Members): Group<Members> =>
  z.strictObject(shapeOf(members)).register(groups, groupDoc(name, about, members));

/** The same for a group that also has arguments that another model describes. */
export const openGroup = <const Members extends Arguments>(
  name: string,
  about: string,
  members: Members,
): OpenGroup<Members> => z.looseObject(shapeOf(members)).register(groups, groupDoc(name, about, members));

const groupDoc = (name: string, about: string, members: Arguments): GroupDoc => ({
  name,
  about,
  members: () => Object.fromEntries(Object.entries(members).map(([key, { doc }]) => [key, doc])),
});

/** Words that an argument can be, each with its meaning. */
export const words = <const Word extends string>(
  name: string,
  about: string,
  meanings: Readonly<Record<Word, string>>,
  memberNames?: Readonly<Partial<Record<Word, string>>>,
): z.ZodEnum<{ [Each in Word]: Each }> => {
  const schema = z.enum(Object.keys(meanings) as Word[]) as unknown as z.ZodEnum<{ [Each in Word]: Each }>;
  return schema.register(wordLists, {
    name,
    about,
    meanings,
    ...(memberNames === undefined ? {} : { memberNames: memberNames as Readonly<Record<string, string>> }),
  });
};

/** A list of at most `most` entries. */
export const list = <Schema extends z.ZodType>(entry: Schema, most: number): z.ZodArray<Schema> =>
  z.array(entry).max(most);
