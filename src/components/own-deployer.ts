import { childOptions as handedOn } from "./child-options";
import { dependsOnAlso } from "./depends-on";
import type { DeployedGuest, Deployer, DeployRequest } from "./deployer";
import { diskChildren, systemChild } from "./disk-child";
import { Domain } from "./domain";
import type { Volume } from "./volume";

export interface OwnGuest extends DeployedGuest {
  readonly resource: Domain;
  readonly volumes: readonly Volume[];
}

/** Through the provider of this package: a `Domain`, and a `Volume` for each disk that has to be made. */
export const ownDeployer = {
  deploy({ component, name, args, options }: DeployRequest): OwnGuest {
    const { systemDisk, disks, deleteDisksOnDestroy, ...guest } = args;
    // For the disks' names only: a machine that nobody gave a name keeps the one it has when its component gets
    // another.
    const machine = guest.name ?? name;
    const handed = handedOn(options, component);
    const childOptions = { parent: component, dependsOn: dependsOnAlso(options.dependsOn, []) };
    const owner = {
      component: name,
      machine,
      host: guest.host,
      deleteOnDestroy: deleteDisksOnDestroy,
      optionsOf: handed.volume,
    };
    const system = systemDisk === undefined ? undefined : systemChild(owner, systemDisk, childOptions);
    const others = disks === undefined ? undefined : diskChildren(owner, disks, childOptions);
    const volumes = [system, ...(others ?? [])].flatMap((made) => made?.volume ?? []);

    const domainArgs = {
      ...guest,
      ...(system === undefined ? {} : { systemDisk: system.disk }),
      ...(others === undefined ? {} : { disks: others.map(({ disk }) => disk) }),
    };
    const resource = new Domain(name, domainArgs, {
      ...handed.domain,
      parent: component,
      dependsOn: dependsOnAlso(options.dependsOn, volumes),
    });
    const { uuid, resolvedPreset, digest } = resource;
    return {
      resource,
      volumes,
      name: resource.name,
      uuid,
      resolvedPreset,
      digest,
      get explanation() {
        return resource.explanation;
      },
      get enlightenments() {
        return resource.enlightenments;
      },
      get findings() {
        return resource.findings;
      },
    };
  },
} satisfies Deployer;
