import ArgumentParser

/// A number of the command line. One that begins with a minus sign is a number too, so that what is wrong with it can be told.
struct NumberArgument: ExpressibleByArgument {
  var value: Double

  init(_ value: Double) { self.value = value }

  init?(argument: String) {
    guard let value = Double(Arguments.plain(argument)) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { "\(value)" }
}

/// An integer of the command line, negative ones too.
struct CountArgument: ExpressibleByArgument {
  var value: Int

  init(_ value: Int) { self.value = value }

  init?(argument: String) {
    guard let value = Int(Arguments.plain(argument)) else { return nil }
    self.value = value
  }

  var defaultValueDescription: String { "\(value)" }
}
