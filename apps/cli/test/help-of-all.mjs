/** As wide as a terminal is without being asked. */
const WIDTH = 80;

/** The help of a command and of all beneath it, in their order. */
export function helpOfAll(command, path = command.name()) {
  command.configureOutput({ getOutHelpWidth: () => WIDTH, getOutHasColors: () => false });
  const own = `$ ${path} --help\n${command.helpInformation()}\n`;
  return own + command.commands.map((each) => helpOfAll(each, `${path} ${each.name()}`)).join('');
}
