import Diagnostics
import Syntax

/// Gives every value of a program its type: names are resolved, shapes checked, definitions unfolded, and the types of undeclared names inferred.
public enum Elaborator {
  /// The typed form of a program.
  ///
  /// - Parameters:
  ///   - tree: The program.
  ///   - declared: Declarations given beside the program; those in the program text come after them.
  ///   - signatures: The functions of the language.
  ///   - text: The program text, from which messages quote operands; they name sizes only where it is empty.
  ///
  /// Throws the first fault in the order of reading. Undeclared names get the types that their use asks for, else those of their letters.
  public static func elaborate(
    _ tree: SyntaxTree, declared: [SyntaxTree.Declaration] = [], signatures: SignatureTable, text: String = ""
  ) throws(Diagnostic) -> TypedProgram {
    var blank = Elaboration(tree, signatures: signatures, text: text)
    blank.ranks = RankAssumptions(tree)
    for declaration in declared { try blank.declare(declaration, isBeside: true) }
    for declaration in tree.declarations { try blank.declare(declaration, isBeside: false) }
    return try RankSearch(blank).run()
  }

  /// The typed form of more text, an answer or a claim, in the environment that a program leaves behind: its variables, statement names, abstract
  /// functions and dimensions.
  ///
  /// The result is the program with the new nodes, indices and statements appended; earlier places are unchanged. An undeclared name is an error.
  /// Throws the first fault in the order of reading, with spans of the new text.
  public static func elaborate(
    _ tree: SyntaxTree, after program: TypedProgram, signatures: SignatureTable, text: String = ""
  ) throws(Diagnostic) -> TypedProgram {
    if let declaration = tree.declarations.first {
      throw Diagnostic(.syntax, Message("a declaration cannot stand here", "这里不能写声明"), at: declaration.nameSpan)
    }
    var elaboration = Elaboration(tree, signatures: signatures, text: text)
    elaboration.resume(program)
    try elaboration.elaborateStatements()
    return try elaboration.finished()
  }
}
